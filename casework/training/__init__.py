"""The training office: an office of invented people and cases, founded by ``manage.py training_office`` and by nothing else."""
