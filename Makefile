# Valuary. `make run` starts the site, `make test` runs the tests; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv/bin
HERMETIC := env -u DATABASE_URL -u ELASTICSEARCH_URL -u VALUARY_DATA -u DJANGO_SETTINGS_MODULE -u PYTHONDONTWRITEBYTECODE
TEMPLATES = $(shell find . -path ./.venv -prune -o -path ./var -prune -o -path '*/templates/*.html' -print)
T ?=

.DEFAULT_GOAL := help
.PHONY: help python run dev install dev-install test soak lint format bench messages lock

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON). Valuary needs Python 3.11: sudo apt install python3 python3-venv" >&2; exit 1; }

run: python ## start the site on http://127.0.0.1:8000 (PORT=, VALUARY_DATA=)
	@exec $(PYTHON) scripts/run.py

dev: python ## the same with a server that reloads on change
	@exec $(PYTHON) scripts/run.py --reload

install: python ## make .venv with what the site needs
	@$(PYTHON) scripts/environment.py

dev-install: python
	@$(PYTHON) scripts/environment.py --dev

test: dev-install ## run the tests (T="tests/search -k chinese" picks some)
	@$(HERMETIC) $(VENV)/python -m pytest -n auto --dist loadfile -q $(T)

soak: dev-install ## run every fuzz and kill count in full
	@$(HERMETIC) VALUARY_SOAK=1 $(VENV)/python -m pytest -q -m "not browser and not libreoffice" $(T)

lint: dev-install ## check style
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/djhtml --tabwidth 2 --check $(TEMPLATES)
	bash -n .ci/run

format: dev-install ## put style right where a tool can
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .
	-$(VENV)/djhtml --tabwidth 2 $(TEMPLATES)

bench: install ## CPU per request, as ratios to a bare page, and what each engine takes (ASSETS="10000 100000")
	@$(VENV)/python -m bench.run $(if $(ASSETS),--assets $(ASSETS))
	@$(VENV)/python -m bench.engine $(if $(ASSETS),--assets $(ASSETS))

search-quality: dev-install ## how well each engine answers judged questions (ELASTICSEARCH_URL= for the second)
	@env -u DATABASE_URL -u VALUARY_DATA -u DJANGO_SETTINGS_MODULE $(VENV)/python -m tests.search.golden $(Q)

messages: dev-install ## bring the Chinese catalogue in step with the code
	@$(VENV)/python scripts/messages.py extract

lock: dev-install ## compile the requirements
	$(VENV)/uv pip compile -q --no-header --universal --python-version 3.11 requirements.in -o requirements.txt
	$(VENV)/uv pip compile -q --no-header --universal --python-version 3.11 -c requirements.txt requirements-dev.in -o requirements-dev.txt
