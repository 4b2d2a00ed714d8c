"""A stand-in for NCBI's E-utilities on loopback, that serves PubMed XML and can be told to fail.

It knows nothing of the application: no settings, no models, no reader. `manage.py serve_eutils`
runs it for people; tests run it as an object.
"""

from curation.pubmed.standin.records import NoRecords, Records
from curation.pubmed.standin.standin import Arrival, StandIn

__all__ = ["Arrival", "NoRecords", "Records", "StandIn"]
