"""Curation as a Django app."""

from django.apps import AppConfig


class CurationConfig(AppConfig):
    name = "curation"
