"""The instruments of the room, one module each, by their frozen codes."""

from typing import Final

from casework.counselling.instruments.base import Band, Cluster, Cut, Instrument, Other, Wording
from casework.counselling.instruments.gad7 import GAD7
from casework.counselling.instruments.pcl5 import PCL5
from casework.counselling.instruments.phq9 import PHQ9
from casework.counselling.instruments.srq20 import SRQ20
from casework.counselling.instruments.who5 import WHO5

__all__ = ["GAD7", "INSTRUMENTS", "PCL5", "PHQ9", "SRQ20", "WHO5", "Band", "Cluster", "Cut", "Instrument", "Other", "Wording"]

INSTRUMENTS: Final[dict[str, Instrument]] = {instrument.code: instrument for instrument in (WHO5, PHQ9, GAD7, SRQ20, PCL5)}
