"""Playbooks, plays and journeys in and out as YAML."""
