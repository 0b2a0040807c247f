"""What is wrong with the settings of the search is said when the site starts."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, register

from search.engines.choice import is_configured
from search.engines.es_address import Address


@register
def check_elasticsearch(app_configs, **kwargs) -> list[Error]:
    """Look at the address and the certificate, without asking the server."""
    if not is_configured():
        return []
    address, problems = Address(**settings.VALUARY_ELASTICSEARCH), []
    try:
        address.options()
    except ValueError as error:
        problems.append(Error(f"ELASTICSEARCH_URL cannot be used. {error}", id="search.E001"))
    if address.ca_certs and not Path(address.ca_certs).is_file():
        problem = f"ELASTICSEARCH_CA_CERTS names no file: {address.ca_certs}"
        problems.append(Error(problem, id="search.E002"))
    return problems
