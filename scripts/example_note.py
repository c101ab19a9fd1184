"""A made-up clinical note of 100 words, for cold_start.py and memory.py."""

TEXT = """\
HISTORY: This is a 64-year-old woman with type 2 diabetes mellitus, hypertension and chronic
obstructive pulmonary disease who came in with three days of cough, fever and shortness of
breath. She takes metformin 500 mg twice daily, lisinopril 10 mg and an albuterol inhaler as
needed. She is allergic to penicillin, which gave her a rash.
EXAM: She is in mild distress. Lungs show crackles at the base. No edema.
ASSESSMENT: Community acquired pneumonia. We start azithromycin and ceftriaxone, watch her
blood sugar, and hold lisinopril while she has hypotension. Follow up with cardiology for her
atrial fibrillation; continue apixaban.
"""

WORD_COUNT = len(TEXT.split())
