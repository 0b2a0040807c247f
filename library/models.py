"""Every model of the library, for Django to find."""

from library.asset_links import AssetLink
from library.assets.base import Asset, AssetFile
from library.assets.battle_card import BattleCard, Claim, TrapQuestion
from library.assets.case_study import CaseResult, CaseStudy
from library.assets.fab_sheet import FabRow, FabSheet
from library.assets.material import Material
from library.assets.roi_calculator import RoiCalculator, RoiInput, RoiLine
from library.assets.spin_set import SpinQuestion, SpinSet
from library.assets.tags import Tag, TaggedAsset
from library.assets.value_proposition import ValueProposition
from library.calculators.runs import CalculatorRun
from library.extraction.contents import FileContent
from library.pages_editorial import EditorialPage
from library.projection import DriverLink, Projection
from library.requests.models import ContentRequest, RequestAsker
from library.taxonomy import (
    BuyerStage,
    Channel,
    Competitor,
    DecisionRole,
    FunnelModel,
    Industry,
    Product,
    Stage,
    TermsVersion,
    ValueDriver,
)

__all__ = [
    "Asset",
    "AssetFile",
    "AssetLink",
    "BattleCard",
    "BuyerStage",
    "CalculatorRun",
    "CaseResult",
    "CaseStudy",
    "Channel",
    "Claim",
    "Competitor",
    "ContentRequest",
    "DecisionRole",
    "DriverLink",
    "EditorialPage",
    "FabRow",
    "FabSheet",
    "FileContent",
    "FunnelModel",
    "Industry",
    "Material",
    "Product",
    "Projection",
    "RequestAsker",
    "RoiCalculator",
    "RoiInput",
    "RoiLine",
    "SpinQuestion",
    "SpinSet",
    "Stage",
    "Tag",
    "TaggedAsset",
    "TermsVersion",
    "TrapQuestion",
    "ValueDriver",
    "ValueProposition",
]
