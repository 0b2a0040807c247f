"""Every model of the playbooks, for Django to find."""

import library.models  # noqa: F401  the library's own types are registered first
from playbooks.assets.journey import Journey, JourneyStep
from playbooks.assets.play import Play, PlayStep
from playbooks.assets.playbook import Playbook, PlaybookRow, PlaybookStage
from playbooks.runs.models import Run, RunStep, Script

__all__ = [
    "Journey",
    "JourneyStep",
    "Play",
    "PlayStep",
    "Playbook",
    "PlaybookRow",
    "PlaybookStage",
    "Run",
    "RunStep",
    "Script",
]
