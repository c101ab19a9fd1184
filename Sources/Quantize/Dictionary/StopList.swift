// Names in medical dictionaries that are ordinary words of notes, laboratory values, body parts,
// foods or devices there. Collected by scripts/research/ontology_rules.py from the names that the
// dictionaries find in the training parts and that no labeler marks there, with a few of their
// kind added by hand.

public enum StopList {
  /// Any case and inflection of these is not looked for.
  public static let names: [String] =
    words.split(whereSeparator: { $0 == "\n" || $0 == "," })
    .map { String($0).trimmingSpaces }.filter { !$0.isEmpty }

  private static let words = """
    47,xyy, a 25, abc, abcd, abd, accessory muscle, accident, ache, aches, achieve, acid, acl,
    actin, action, active, activities, activity, acute gastroenteritis, adhesive,
    adrenocorticotropic hormone, adult, afebrile, afferent pupillary defect, affirms, age, air,
    albumin, alcohol, alcohol use, alert, alive, alkaline phosphatase, allergic, allergies,
    almonds, alpha-galactosidase, alpha-galactosidase a, alt, amphetamines, amylase, analgesia,
    angiotensin, angiotensin-converting enzyme, antibodies, antibody, antigen, apex, applicator,
    arm, arms, aspergillus, attributes, autoantibodies, avid, axis, baby, back, back brace,
    balance, bandage, beam, bed, bell-clapper deformity, beyond, bicarbonate, bile, biliary colic,
    bilirubin, birth, birth weight, black, bladder, blade, blades, ble, blood, blood glucose,
    blood glucoses, blood pressure, blood pressures, blood sugar, blood sugars, blood test,
    blood tests, blood type, bloods, blue, bnp, bodies, body, body mass index, bone, bone marrow,
    brace, brain, breast milk, bronchial, brown, bss, buccal, buster, c-peptide,
    c-reactive protein, caffeine, calcium ion, can, cane, cannula, cannulas, cap, capsule, car,
    car accident, carbohydrate, carbohydrates, carbon dioxide, cardiolipin, care, carious teeth,
    carrots, catheter, catheters, cd, celery, central, central line, cerebrospinal fluid, cervix,
    cft, cheese, chicken, child, chloride, choices, cholesterol, clostridium difficile, cmp,
    cocaine, code, coffee, cognitive dysfunction, cold, collagen, combination, come, comes,
    comfort, commands, common, complaint, complete, completes, compound, condition, confirm,
    confirms, constitutional symptoms, control, controls, corneal edema, correct, cosmetic, cotton,
    cotton balls, counseling, counter, covid-19, cream, creatinine, crp, crutches, cryoglobulin,
    crystalloid, crystalloids, csf, cutting, cvs, cycle, cycles, date, dates, daytime, dead, death,
    deliver, dental, dermabond, dexon, diamond, diaphragm, diastolic dysfunction, diet,
    dietary indiscretion, digitalis, dilators, dimension, dimensions, dip, discharge, disease,
    disorder, distance, diuresis, dna, does, donor, drains, dressing, dressings, drowsy, drug,
    drug allergies, dtrs, ductus arteriosus, duration, dust, dysrhythmias, ear, easy, ebm, edc,
    edge, edges, egg, electrode, electrodes, electrolytes, element, elevate,
    elevated alkaline phosphatase, elevated white blood cell count, emergency, employed, enzyme,
    enzymes, epididymis, epidural hematoma, eps, equal, erythrocyte, es, esophageal stricture,
    essential, estradiol, estrogen, estrogen receptor, ethanol, ever, ex-smoker, exercise,
    exposure, exposures, eye, face, fade, faint, fall, fam, fasting, fasting hypoglycemia, fat,
    fats, fdg, feces, fed, female, ferritin, fetal weight, fhl, fiber, fibers, fibrinogen, final,
    finding, finish, fish, flatus, flexion contracture, fluorescein, food, foot, for, formula,
    fractured ribs, frame, fruit, fruits, ga1, gas, gases, gauze, gauze pads, gave, gene, genetic,
    glass, glasses, globus sensation, gloves, glucose, glucoses, gluten, goal, goals, gold,
    grade 2, grade 3, grains, gram stain, granuloma, grape, grasp, green, guaiac, hair, hand, hbv,
    hcv antibody, hdr, heart, heat, hematocrit, heme, hemoglobin, hemophagocytosis, hemosiderin,
    hemostatic, her disease, heroin, high-grade, hit, hla-b27, holmes tremor, hopes, hormone, hpi,
    hyperactivity, hyperplastic, hyperventilation, hypofibrinogenemia, hypoglycemic, hypophysis,
    i&a, icd, ice, ige, igg, illegal drug, illicit drug, illicit drugs, illness, illnesses, image,
    images, impact, impulse, increased intracranial pressure, infant, infants, infectious,
    infectious disease, information, inhaler, insect, int, integra, intestinal ischemia,
    intrauterine pregnancy, intraventricular hemorrhage, inversion, ion, iris, irises, is, isolate,
    isolates, itch, jejunal diverticula, joint, joints, ketamine, ketones, kidney, kinase, lad,
    laryngeal, laser, latex, le, lead, leads, left hemiparesis, left lateral decubitus position,
    leg, let, leukocytes, lfts, life, lifting weights, lipase, lipid, lipids, lithotomy position,
    live alone, liver, lives alone, lmp, localized, lost to follow-up, low blood glucoses, luminal,
    lung, lungs, lying in bed, lymph, lymphs, mac, maintain, make, makes, male, manage, mass,
    masses, maternal, me, meat, meats, medical condition, medication, meds, men, mercury, met,
    metal, methicillin, mets, mic, milestones, milk, mimics, mobile, monitor, monitors, monos,
    moore, morning after, motor vehicle accident, mouthwash, msh, msk, mucin, multi, muscle, mva,
    myasthenia, myocardial calcification, myofascial pain, name, narrow angles, nasal, nasal spray,
    nasogastric tube, nausea and vomiting, nebulizer, nectar, needle, nerve, nipple discharge,
    nitrite, nitrogen, non-insulin-dependent diabetes, noncompliance with treatment, normal,
    normal coronary arteries, normal saline, normal sinus rhythm, nostril, nph, nulliparous, nuts,
    nylon, obese, ointment, olympus, one daily, option, options, orbit, orbits, otc, otitis, ovary,
    overactivity, oxygen, pace, pad, pads, pain and fever, pain relief, pale, pancreas,
    pancreatic enzymes, pap, parathyroid hormone, patient, patient died, pda, peak, peanut,
    peanuts, pediatric, pediatrics, peg, pelvic fracture, perform, permit, phillips, phos,
    phosphate, pigs, pin, pink, pins, plain, plan, plans, plasma, plastic, plateau, platelet,
    pneumoperitoneum, pollen, postoperative visit, posture, powder, ppd, pre, pregnancy, pregnant,
    prenatal, preservative free, preservative-free, price, prism, prm, problem, problems, process,
    processes, profile, program, promote, prosecution, prostate, protein, proteins, psa, ptca, pth,
    purpose, purposes, rare, re, react, read, receptor, rectal, recurrence, red, red blood cells,
    reflect, reflects, relief, rem, renal vein thrombosis, retinal, right hemiparesis, rna, ros,
    rubber, runner, sac, saline, saline nasal, saline solution, salt, same, scar, scars, scds,
    score, scores, sdh, seasonal, seasonal allergies, sedated, seed, seeds, sentinel, sequelae,
    serum, shellfish, shot, shots, sign, signs and symptoms, silk, silver, simple, sinus, sinuses,
    sitting position, skin, sleep, sleeps, slice, slit, sma, smoke, smoker, smokes, smoking, soap,
    sodium, soft, solution, somatostatin, spike, sponge, spotting, stab wound,
    staphylococcus aureus, staple, staples, steel, sterile, sterile field, sterility,
    streptococcus, stress, stress urinary incontinence, stresses, subcutaneous tissue,
    subcutaneous tissues, substance, success, suck reflexes, sudden death, sugar, sugars, support,
    supraglottic edema, surgical margin, surgical margins, suspension, suture, sutures, swab,
    symmetry, symptom, symptoms, syndrome, syringe, systolic dysfunction, tablet, tablets, tandem,
    tape, tau protein, tea, tell, tells, tendon rupture, testis, throat, thyroglobulin, thyroid,
    thyroid goiter, thyromegaly, tilt, tissue adhesive, tissue transglutaminase, titanium, tobacco,
    tobacco use, today, today's, tongue, topical, tracer, tracheostomy,
    transitional cell bladder carcinoma, tree nuts, trendelenburg position, tricalcium phosphate,
    trigger, triggers, triglyceride, triglycerides, trip, triple, troponin, tsh, tuberculin,
    twice a day, twist, ultrasound, under general anesthesia, urea, urine, vaginal delivery,
    vestibular hypofunction, vicryl, vimentin, viscoelastic, vision, visual disturbances, vital,
    vitals, voltage, water, wax, weeks of gestation, weight reduction, white, wine, wound care,
    yeast, yellow, zephyr
    """
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = Substring(self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
