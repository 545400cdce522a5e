"""The parts of Systeminställningar."""
