"""The directory of who helps: one HSDS document for each organisation, sealed to the office (docs/decisions/0014)."""
