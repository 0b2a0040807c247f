# The site as one image; compose.yaml starts it as web and as worker.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    VALUARY_DATA=/data HOST=0.0.0.0 PORT=8000
WORKDIR /valuary

COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt && python -m compileall -q /usr/local/lib/python3.11/site-packages

COPY . .
RUN python scripts/messages.py compile && python -m compileall -q . \
    && useradd --system --no-create-home valuary && mkdir /data && chown valuary /data

USER valuary
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "-c", "gunicorn.conf.py", "config.wsgi"]
