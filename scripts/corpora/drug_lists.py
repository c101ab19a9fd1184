#!/usr/bin/env python3
"""Lists of medications as record systems export them, marked: drugs in RxNorm's form
("metformin hydrochloride 500 MG Oral Tablet [Glucophage]") with directions and a status.

    python3 scripts/corpora/drug_lists.py --count 300 --seed 5 --output drugs.jsonl
    python3 scripts/corpora/drug_lists.py --held --count 60 --seed 6 --output held.jsonl

Documents with findings, attributes and relations, in the form of the corpora. The products are
written here; which of them, in which layout and with which directions, is drawn. Every eighth
product is held back: `--held` draws from these alone. Attributes follow the labels of the notes:
route and form apart ("Oral", "Tablet"), "Metered Dose Inhaler" a form, and what only says how much
is in a package (120 ACTUAT, 24 HR, 1 ML) none. Standard library only.
"""

import argparse
import json
import pathlib
import random

# Routes and forms as (words, label), in RxNorm's order of words.
TABLET = (("Oral", "route"), ("Tablet", "form"))
CAPSULE = (("Oral", "route"), ("Capsule", "form"))
SOLUTION = (("Oral", "route"), ("Solution", "form"))
SUSPENSION = (("Oral", "route"), ("Suspension", "form"))
LONG_TABLET = (("Extended Release", "form"), ("Oral", "route"), ("Tablet", "form"))
LONG_CAPSULE = (("Extended Release", "form"), ("Oral", "route"), ("Capsule", "form"))
LATE_TABLET = (("Delayed Release", "form"), ("Oral", "route"), ("Tablet", "form"))
LATE_CAPSULE = (("Delayed Release", "form"), ("Oral", "route"), ("Capsule", "form"))
MELTING = (("Disintegrating", "form"), ("Oral", "route"), ("Tablet", "form"))
CHEWABLE = (("Chewable Tablet", "form"),)
SUBLINGUAL = (("Sublingual", "route"), ("Tablet", "form"))
INJECTION = (("Injectable Solution", "form"),)
SYRINGE = (("Prefilled Syringe", "form"),)
PEN = (("Pen Injector", "form"),)
INHALER = (("Metered Dose Inhaler", "form"),)
POWDER = (("Dry Powder Inhaler", "form"),)
INHALATION = (("Inhalation", "route"), ("Solution", "form"))
MIST = (("Inhalation", "route"), ("Spray", "form"))
NOSE = (("Metered Dose", None), ("Nasal", "route"), ("Spray", "form"))
CREAM = (("Topical", "route"), ("Cream", "form"))
OINTMENT = (("Topical", "route"), ("Ointment", "form"))
GEL = (("Topical", "route"), ("Gel", "form"))
PATCH = (("Transdermal", "route"), ("System", "form"))
EYE = (("Ophthalmic", "route"), ("Solution", "form"))
EYE_OINTMENT = (("Ophthalmic", "route"), ("Ointment", "form"))
EAR = (("Otic", "route"), ("Solution", "form"))
RECTAL = (("Rectal", "route"), ("Suppository", "form"))
VAGINAL = (("Vaginal", "route"), ("Cream", "form"))

# Parts of a product are (name, strength); a quantity may stand before it.
PRODUCTS = [
    ("", [("albuterol", "0.09 MG/ACTUAT")], INHALER, "Ventolin ProAir Proventil"),
    ("200 ACTUAT", [("albuterol", "0.09 MG/ACTUAT")], INHALER, "Ventolin ProAir"),
    ("", [("albuterol", "0.83 MG/ML")], INHALATION, ""),
    (
        "3 ML",
        [("albuterol", "0.83 MG/ML"), ("ipratropium bromide", "0.167 MG/ML")],
        INHALATION,
        "DuoNeb",
    ),
    ("120 ACTUAT", [("fluticasone propionate", "0.11 MG/ACTUAT")], INHALER, "Flovent"),
    ("", [("fluticasone propionate", "0.05 MG/ACTUAT")], NOSE, "Flonase"),
    (
        "120 ACTUAT",
        [("budesonide", "0.16 MG/ACTUAT"), ("formoterol fumarate", "0.0045 MG/ACTUAT")],
        INHALER,
        "Symbicort",
    ),
    (
        "60 ACTUAT",
        [("fluticasone propionate", "0.25 MG/ACTUAT"), ("salmeterol", "0.05 MG/ACTUAT")],
        POWDER,
        "Advair Wixela",
    ),
    ("60 ACTUAT", [("tiotropium", "0.0025 MG/ACTUAT")], MIST, "Spiriva"),
    ("", [("mometasone furoate", "0.05 MG/ACTUAT")], NOSE, "Nasonex"),
    ("", [("azelastine hydrochloride", "0.137 MG/ACTUAT")], NOSE, "Astelin"),
    (
        "30 ACTUAT",
        [("umeclidinium", "0.0625 MG/ACTUAT"), ("vilanterol", "0.025 MG/ACTUAT")],
        POWDER,
        "Anoro",
    ),
    ("", [("beclomethasone dipropionate", "0.08 MG/ACTUAT")], INHALER, "Qvar"),
    (
        "",
        [("naloxone hydrochloride", "40 MG/ML")],
        (("Nasal", "route"), ("Spray", "form")),
        "Narcan",
    ),
    ("", [("metformin hydrochloride", "500 MG|850 MG|1000 MG")], TABLET, "Glucophage"),
    ("24 HR", [("metformin hydrochloride", "500 MG|750 MG")], LONG_TABLET, "Glumetza"),
    ("", [("lisinopril", "5 MG|10 MG|20 MG|40 MG")], TABLET, "Prinivil Zestril"),
    ("", [("hydrochlorothiazide", "12.5 MG"), ("lisinopril", "10 MG|20 MG")], TABLET, "Zestoretic"),
    ("", [("losartan potassium", "25 MG|50 MG|100 MG")], TABLET, "Cozaar"),
    ("", [("valsartan", "80 MG|160 MG")], TABLET, "Diovan"),
    ("", [("sacubitril", "24 MG|49 MG"), ("valsartan", "26 MG|51 MG")], TABLET, "Entresto"),
    ("24 HR", [("metoprolol succinate", "25 MG|50 MG|100 MG")], LONG_TABLET, "Toprol"),
    ("", [("metoprolol tartrate", "25 MG|50 MG")], TABLET, "Lopressor"),
    ("", [("carvedilol", "3.125 MG|6.25 MG|25 MG")], TABLET, "Coreg"),
    ("", [("amlodipine", "2.5 MG|5 MG|10 MG")], TABLET, "Norvasc"),
    ("24 HR", [("diltiazem hydrochloride", "120 MG|180 MG|240 MG")], LONG_CAPSULE, "Cardizem"),
    ("24 HR", [("nifedipine", "30 MG|60 MG")], LONG_TABLET, "Procardia"),
    ("", [("atorvastatin", "10 MG|20 MG|40 MG|80 MG")], TABLET, "Lipitor"),
    ("", [("rosuvastatin calcium", "5 MG|10 MG|20 MG")], TABLET, "Crestor"),
    ("", [("simvastatin", "20 MG|40 MG")], TABLET, "Zocor"),
    ("", [("ezetimibe", "10 MG")], TABLET, "Zetia"),
    ("", [("fenofibrate", "48 MG|145 MG")], TABLET, "Tricor"),
    ("", [("furosemide", "20 MG|40 MG|80 MG")], TABLET, "Lasix"),
    ("", [("torsemide", "10 MG|20 MG")], TABLET, "Demadex"),
    ("", [("spironolactone", "25 MG|50 MG")], TABLET, "Aldactone"),
    ("", [("warfarin sodium", "1 MG|2.5 MG|5 MG")], TABLET, "Coumadin Jantoven"),
    ("", [("apixaban", "2.5 MG|5 MG")], TABLET, "Eliquis"),
    ("", [("rivaroxaban", "10 MG|15 MG|20 MG")], TABLET, "Xarelto"),
    ("", [("clopidogrel", "75 MG")], TABLET, "Plavix"),
    ("", [("aspirin", "81 MG|325 MG")], LATE_TABLET, "Ecotrin"),
    ("", [("aspirin", "81 MG")], CHEWABLE, ""),
    ("", [("nitroglycerin", "0.4 MG")], SUBLINGUAL, "Nitrostat"),
    ("24 HR", [("isosorbide mononitrate", "30 MG|60 MG")], LONG_TABLET, "Imdur"),
    ("", [("digoxin", "0.125 MG|0.25 MG")], TABLET, "Lanoxin"),
    ("", [("amiodarone hydrochloride", "200 MG")], TABLET, "Pacerone"),
    (
        "",
        [("levothyroxine sodium", "0.025 MG|0.05 MG|0.088 MG|0.112 MG")],
        TABLET,
        "Synthroid Levoxyl",
    ),
    ("", [("methimazole", "5 MG|10 MG")], TABLET, "Tapazole"),
    ("", [("glipizide", "5 MG|10 MG")], TABLET, "Glucotrol"),
    ("", [("glimepiride", "1 MG|2 MG|4 MG")], TABLET, "Amaryl"),
    ("", [("sitagliptin", "50 MG|100 MG")], TABLET, "Januvia"),
    ("", [("empagliflozin", "10 MG|25 MG")], TABLET, "Jardiance"),
    ("", [("dapagliflozin", "5 MG|10 MG")], TABLET, "Farxiga"),
    ("", [("insulin glargine", "100 UNT/ML")], INJECTION, "Lantus"),
    ("3 ML", [("insulin lispro", "100 UNT/ML")], PEN, "Humalog"),
    ("3 ML", [("insulin aspart", "100 UNT/ML")], PEN, "NovoLog"),
    ("3 ML", [("insulin degludec", "200 UNT/ML")], PEN, "Tresiba"),
    ("0.5 ML", [("dulaglutide", "1.5 MG/ML|3 MG/ML")], PEN, "Trulicity"),
    ("3 ML", [("semaglutide", "1.34 MG/ML")], PEN, "Ozempic"),
    ("", [("prednisone", "5 MG|10 MG|20 MG")], TABLET, "Deltasone"),
    ("", [("methylprednisolone", "4 MG")], TABLET, "Medrol"),
    ("", [("dexamethasone", "4 MG")], TABLET, "Decadron"),
    ("", [("hydrocortisone", "10 MG/ML")], CREAM, "Cortaid"),
    ("", [("triamcinolone acetonide", "1 MG/ML")], OINTMENT, "Kenalog"),
    ("", [("clobetasol propionate", "0.5 MG/ML")], OINTMENT, "Temovate"),
    ("", [("mupirocin", "20 MG/ML")], OINTMENT, "Bactroban"),
    ("", [("ketoconazole", "20 MG/ML")], CREAM, "Nizoral"),
    ("", [("diclofenac sodium", "10 MG/ML")], GEL, "Voltaren"),
    ("", [("amoxicillin", "250 MG|500 MG")], CAPSULE, "Amoxil"),
    ("", [("amoxicillin", "80 MG/ML")], SUSPENSION, ""),
    ("", [("amoxicillin", "875 MG"), ("clavulanate", "125 MG")], TABLET, "Augmentin"),
    ("", [("azithromycin", "250 MG|500 MG")], TABLET, "Zithromax"),
    ("", [("cephalexin", "250 MG|500 MG")], CAPSULE, "Keflex"),
    ("", [("ciprofloxacin", "250 MG|500 MG")], TABLET, "Cipro"),
    ("", [("ciprofloxacin", "3 MG/ML"), ("dexamethasone", "1 MG/ML")], EAR, "Ciprodex"),
    ("", [("levofloxacin", "500 MG|750 MG")], TABLET, "Levaquin"),
    ("", [("doxycycline hyclate", "100 MG")], CAPSULE, "Vibramycin"),
    ("", [("sulfamethoxazole", "800 MG"), ("trimethoprim", "160 MG")], TABLET, "Bactrim"),
    ("", [("nitrofurantoin, macrocrystals", "50 MG")], CAPSULE, "Macrodantin"),
    ("", [("valacyclovir", "500 MG|1000 MG")], TABLET, "Valtrex"),
    ("", [("fluconazole", "150 MG|200 MG")], TABLET, "Diflucan"),
    ("", [("omeprazole", "20 MG|40 MG")], LATE_CAPSULE, "Prilosec"),
    ("", [("pantoprazole", "20 MG|40 MG")], LATE_TABLET, "Protonix"),
    ("", [("famotidine", "20 MG|40 MG")], TABLET, "Pepcid"),
    ("", [("ondansetron", "4 MG|8 MG")], MELTING, "Zofran"),
    ("", [("metoclopramide", "5 MG|10 MG")], TABLET, "Reglan"),
    ("", [("docusate sodium", "100 MG")], CAPSULE, "Colace"),
    ("", [("sennosides", "8.6 MG")], TABLET, "Senokot"),
    ("", [("bisacodyl", "10 MG")], RECTAL, "Dulcolax"),
    ("", [("lactulose", "667 MG/ML")], SOLUTION, "Enulose"),
    ("", [("acetaminophen", "325 MG|500 MG")], TABLET, "Tylenol"),
    ("", [("acetaminophen", "32 MG/ML")], SUSPENSION, ""),
    (
        "",
        [("acetaminophen", "325 MG"), ("hydrocodone bitartrate", "5 MG|7.5 MG|10 MG")],
        TABLET,
        "Norco Lortab",
    ),
    (
        "",
        [("acetaminophen", "325 MG"), ("oxycodone hydrochloride", "5 MG|10 MG")],
        TABLET,
        "Percocet",
    ),
    ("", [("ibuprofen", "400 MG|600 MG|800 MG")], TABLET, "Motrin"),
    ("", [("naproxen", "250 MG|500 MG")], TABLET, "Naprosyn"),
    ("", [("meloxicam", "7.5 MG|15 MG")], TABLET, "Mobic"),
    ("", [("celecoxib", "100 MG|200 MG")], CAPSULE, "Celebrex"),
    ("", [("tramadol hydrochloride", "50 MG")], TABLET, "Ultram"),
    ("12 HR", [("morphine sulfate", "15 MG|30 MG")], LONG_TABLET, "MS Contin"),
    ("72 HR", [("fentanyl", "0.025 MG/HR|0.05 MG/HR")], PATCH, "Duragesic"),
    ("24 HR", [("clonidine", "0.00417 MG/HR")], PATCH, "Catapres"),
    ("", [("gabapentin", "100 MG|300 MG|400 MG")], CAPSULE, "Neurontin"),
    ("", [("pregabalin", "50 MG|75 MG")], CAPSULE, "Lyrica"),
    ("", [("cyclobenzaprine hydrochloride", "5 MG|10 MG")], TABLET, "Flexeril"),
    ("", [("sertraline", "25 MG|50 MG|100 MG")], TABLET, "Zoloft"),
    ("", [("escitalopram", "10 MG|20 MG")], TABLET, "Lexapro"),
    ("", [("fluoxetine", "20 MG|40 MG")], CAPSULE, "Prozac"),
    ("24 HR", [("venlafaxine", "37.5 MG|75 MG|150 MG")], LONG_CAPSULE, "Effexor"),
    ("24 HR", [("bupropion hydrochloride", "150 MG|300 MG")], LONG_TABLET, "Wellbutrin"),
    ("", [("duloxetine", "30 MG|60 MG")], LATE_CAPSULE, "Cymbalta"),
    ("", [("trazodone hydrochloride", "50 MG|100 MG")], TABLET, "Desyrel"),
    ("", [("mirtazapine", "15 MG|30 MG")], TABLET, "Remeron"),
    ("", [("quetiapine", "25 MG|100 MG|200 MG")], TABLET, "Seroquel"),
    ("", [("olanzapine", "5 MG|10 MG")], MELTING, "Zyprexa"),
    ("", [("aripiprazole", "5 MG|10 MG")], TABLET, "Abilify"),
    ("", [("lithium carbonate", "300 MG")], CAPSULE, "Eskalith"),
    ("", [("lamotrigine", "25 MG|100 MG|200 MG")], TABLET, "Lamictal"),
    ("", [("levetiracetam", "500 MG|750 MG")], TABLET, "Keppra"),
    ("", [("divalproex sodium", "250 MG|500 MG")], LATE_TABLET, "Depakote"),
    ("", [("clonazepam", "0.5 MG|1 MG")], TABLET, "Klonopin"),
    ("", [("lorazepam", "0.5 MG|1 MG")], TABLET, "Ativan"),
    ("", [("zolpidem tartrate", "5 MG|10 MG")], TABLET, "Ambien"),
    ("24 HR", [("methylphenidate hydrochloride", "18 MG|36 MG")], LONG_TABLET, "Concerta"),
    ("", [("donepezil hydrochloride", "5 MG|10 MG")], TABLET, "Aricept"),
    ("", [("carbidopa", "25 MG"), ("levodopa", "100 MG")], TABLET, "Sinemet"),
    ("", [("sumatriptan", "50 MG|100 MG")], TABLET, "Imitrex"),
    ("", [("tamsulosin hydrochloride", "0.4 MG")], CAPSULE, "Flomax"),
    ("", [("finasteride", "5 MG")], TABLET, "Proscar"),
    ("", [("sildenafil", "50 MG|100 MG")], TABLET, "Viagra"),
    ("", [("oxybutynin chloride", "5 MG")], TABLET, "Ditropan"),
    ("", [("estradiol", "0.1 MG/ML")], VAGINAL, "Estrace"),
    ("", [("alendronic acid", "70 MG")], TABLET, "Fosamax"),
    ("", [("allopurinol", "100 MG|300 MG")], TABLET, "Zyloprim"),
    ("", [("colchicine", "0.6 MG")], TABLET, "Colcrys"),
    ("", [("methotrexate", "2.5 MG")], TABLET, "Rheumatrex"),
    ("0.4 ML", [("adalimumab", "100 MG/ML")], SYRINGE, "Humira"),
    ("0.4 ML", [("enoxaparin sodium", "100 MG/ML")], SYRINGE, "Lovenox"),
    ("1 ML", [("epoetin alfa", "10000 UNT/ML")], INJECTION, "Procrit"),
    ("", [("cyanocobalamin", "1 MG/ML")], INJECTION, ""),
    ("", [("cholecalciferol", "1000 UNT")], CAPSULE, ""),
    ("", [("folic acid", "1 MG")], TABLET, ""),
    ("", [("ferrous sulfate", "325 MG")], TABLET, "Feosol"),
    ("", [("potassium chloride", "10 MEQ|20 MEQ")], LONG_TABLET, "Klor-Con"),
    ("", [("latanoprost", "0.05 MG/ML")], EYE, "Xalatan"),
    ("", [("timolol", "5 MG/ML")], EYE, "Timoptic"),
    ("", [("erythromycin", "5 MG/ML")], EYE_OINTMENT, ""),
    ("", [("cetirizine hydrochloride", "10 MG")], TABLET, "Zyrtec"),
    ("", [("loratadine", "10 MG")], TABLET, "Claritin"),
    ("", [("montelukast", "5 MG")], CHEWABLE, "Singulair"),
    ("0.3 ML", [("epinephrine", "1 MG/ML")], (("Auto-Injector", "form"),), "EpiPen"),
]

# Directions: what is taken, how, how often; parts with their labels.
ORAL = [
    [
        ("Take ", None),
        ("1", "dosage"),
        (" ", None),
        ("tablet", "form"),
        (" ", None),
        ("by mouth", "route"),
        (" ", None),
        ("daily", "frequency"),
    ],
    [
        ("1", "dosage"),
        (" ", None),
        ("tab", "form"),
        (" ", None),
        ("PO", "route"),
        (" ", None),
        ("BID", "frequency"),
    ],
    [
        ("2", "dosage"),
        (" ", None),
        ("tabs", "form"),
        (" ", None),
        ("by mouth", "route"),
        (" ", None),
        ("at bedtime", "frequency"),
    ],
    [
        ("Take ", None),
        ("one", "dosage"),
        (" ", None),
        ("capsule", "form"),
        (" ", None),
        ("orally", "route"),
        (" ", None),
        ("twice a day", "frequency"),
    ],
    [("take one ", None), ("every morning", "frequency")],
    [("once daily", "frequency")],
    [("PO", "route"), (" ", None), ("Q8H PRN", "frequency")],
    [("1", "dosage"), (" ", None), ("cap", "form"), (" ", None), ("TID", "frequency")],
    [
        ("Take ", None),
        ("1", "dosage"),
        (" ", None),
        ("tablet", "form"),
        (" ", None),
        ("every 6 hours as needed", "frequency"),
    ],
    [
        ("Take ", None),
        ("1/2", "dosage"),
        (" ", None),
        ("tablet", "form"),
        (" ", None),
        ("daily", "frequency"),
        (" ", None),
        ("for 7 days", "duration"),
    ],
    [("Oral", "route"), (", ", None), ("daily", "frequency")],
]
BREATHED = [
    [("2 puffs", "dosage"), (" ", None), ("QID PRN", "frequency")],
    [
        ("Inhale ", None),
        ("2 puffs", "dosage"),
        (" ", None),
        ("every 4 hours as needed", "frequency"),
    ],
    [
        ("1 puff", "dosage"),
        (" ", None),
        ("inhaled", "route"),
        (" ", None),
        ("twice daily", "frequency"),
    ],
    [("2 puffs", "dosage"), (" ", None), ("BID", "frequency")],
]
SPRAYED = [
    [
        ("2 sprays", "dosage"),
        (" ", None),
        ("each nostril", "route"),
        (" ", None),
        ("daily", "frequency"),
    ],
    [
        ("1 spray", "dosage"),
        (" ", None),
        ("in each nostril", "route"),
        (" ", None),
        ("BID", "frequency"),
    ],
]
INJECTED = [
    [
        ("Inject ", None),
        ("20 units", "dosage"),
        (" ", None),
        ("subcutaneously", "route"),
        (" ", None),
        ("at bedtime", "frequency"),
    ],
    [("SC", "route"), (" ", None), ("weekly", "frequency")],
    [("10 units", "dosage"), (" ", None), ("SQ", "route"), (" ", None), ("TID", "frequency")],
]
APPLIED = [
    [("apply ", None), ("twice a day", "frequency")],
    [("Apply to affected area ", None), ("daily", "frequency")],
    [
        ("1 drop", "dosage"),
        (" ", None),
        ("both eyes", "route"),
        (" ", None),
        ("nightly", "frequency"),
    ],
]
DIRECTIONS = {
    INHALER: BREATHED,
    POWDER: BREATHED,
    MIST: BREATHED,
    NOSE: SPRAYED,
    PEN: INJECTED,
    SYRINGE: INJECTED,
    INJECTION: INJECTED,
    EYE: APPLIED[2:],
    EYE_OINTMENT: APPLIED[:1],
    CREAM: APPLIED[:2],
    OINTMENT: APPLIED[:2],
    GEL: APPLIED[:2],
}

# Words of a status column with the drug's flags.
STATUS = [
    ("Active", ""),
    ("active", ""),
    ("Completed", "h"),
    ("Discontinued", "h"),
    ("Stopped", "h"),
    ("ACTIVE", ""),
]
VACCINES = [
    "Influenza virus vaccine",
    "Pneumococcal polysaccharide vaccine",
    "Tetanus and diphtheria toxoids",
    "Hepatitis B vaccine",
    "COVID-19 mRNA vaccine",
    "Zoster vaccine recombinant",
    "Tdap",
    "MMR",
]
VACCINE_STATUS = [
    ("Completed", ""),
    ("Completed", ""),
    ("Refused", "n"),
    ("Not administered", "n"),
    ("Declined by patient", "n"),
    ("Given", ""),
]


class Writer:
    """A document's text with what is marked in it."""

    def __init__(self, random_):
        self.random = random_
        self.text = ""
        self.entities, self.relations = [], []

    def add(self, text, kind=None, flags=None):
        start = len(self.text)
        self.text += text
        if kind is None:
            return None
        entity = {"type": kind, "start": start, "end": len(self.text), "text": text}
        if flags is not None:
            entity["flags"] = flags
        self.entities.append(entity)
        return len(self.entities) - 1

    def attribute(self, text, kind, drug):
        tail = self.add(text, kind)
        if tail is not None:
            self.relations.append({"type": kind, "head": drug, "tail": tail})


def put_product(writer, product, case, flags):
    """A product in RxNorm's form; the index of the drug that what follows belongs to."""
    quantity, parts, form, brands = product
    drug = None
    if quantity:
        writer.add(case(quantity) + " ")
    for index, (name, strengths) in enumerate(parts):
        if index:
            writer.add(" / ")
        drug = writer.add(case(name), "medication", flags)
        writer.add(" ")
        writer.attribute(case(writer.random.choice(strengths.split("|"))), "strength", drug)
    for words, kind in form:
        writer.add(" ")
        writer.attribute(case(words), kind, drug) if kind else writer.add(case(words))
    if brands and writer.random.random() < 0.4:
        writer.add(" [")
        brand = brands if brands == "MS Contin" else writer.random.choice(brands.split())
        writer.add(case(brand), "medication", flags)
        writer.add("]")
    return drug


def put_directions(writer, product, drug, case):
    for words, kind in writer.random.choice(DIRECTIONS.get(product[2], ORAL)):
        if kind:
            writer.attribute(case(words), kind, drug)
        else:
            writer.add(case(words))


def a_date(random_):
    year, month, day = random_.randint(2009, 2025), random_.randint(1, 12), random_.randint(1, 28)
    form = random_.choice(["{y}{m:02}{d:02}", "{m:02}/{d:02}/{y}", "{y}-{m:02}-{d:02}"])
    return form.format(y=year, m=month, d=day)


def medications(writer, products):
    random_ = writer.random
    case = random_.choice([str, str, str, str.lower, str.upper])
    layout = random_.choice(["table", "pipe", "dash", "number", "plain"])
    has_status, has_date = random_.random() < 0.6, random_.random() < 0.4
    mark = {"table": "\t", "pipe": " | "}.get(layout, ", ")
    writer.add(
        random_.choice(
            [
                "MEDICATIONS\n",
                "Medications:\n",
                "Current Medications\n",
                "Active outpatient prescriptions\n",
                "",
            ]
        )
    )
    if layout in ("table", "pipe"):
        head = ["Medication", "Directions"] + ["Start Date"] * has_date + ["Status"] * has_status
        writer.add(mark.join(head) + "\n")
    for index, product in enumerate(random_.sample(products, random_.randint(1, 8))):
        status, flags = random_.choice(STATUS) if has_status else ("", "")
        writer.add({"dash": "- ", "number": f"{index + 1}. "}.get(layout, ""))
        drug = put_product(writer, product, case, flags)
        if random_.random() < 0.8:
            writer.add(mark)
            put_directions(writer, product, drug, case)
        if has_date:
            writer.add(mark + a_date(random_))
        if has_status:
            writer.add(mark + status)
        writer.add("\n")


def vaccines(writer):
    random_ = writer.random
    mark = random_.choice(["\t", " | "])
    writer.add(
        random_.choice(["IMMUNIZATIONS\n", "Immunizations:\n", ""])
        + mark.join(["Vaccine", "Date", "Status"])
        + "\n"
    )
    for name in random_.sample(VACCINES, random_.randint(2, 5)):
        status, flags = random_.choice(VACCINE_STATUS)
        drug = writer.add(name, "medication", flags)
        if random_.random() < 0.5:
            writer.add(", ")
            writer.attribute("IM", "route", drug)
        writer.add(mark + a_date(random_) + mark + status + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--held", action="store_true", help="the products held back")
    parser.add_argument("--output", type=pathlib.Path, required=True)
    options = parser.parse_args()
    random_ = random.Random(options.seed)
    products = [p for i, p in enumerate(PRODUCTS) if (i % 8 == 7) == options.held]
    with open(options.output, "w", encoding="utf-8") as file:
        for index in range(options.count):
            writer = Writer(random_)
            if random_.random() < 0.12 and not options.held:
                vaccines(writer)
            else:
                medications(writer, products)
            document = {
                "id": f"drugs-{index:03}",
                "text": writer.text,
                "entities": writer.entities,
                "relations": writer.relations,
            }
            file.write(json.dumps(document, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
