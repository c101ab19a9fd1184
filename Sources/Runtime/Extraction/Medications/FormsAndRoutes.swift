// The closed lists of dose forms and routes, with the words that notes have for them.

extension MedicationForm {
  static let words = Lexicon(
    """
    tablet|tab|tabs|tablet|tablets|caplet|caplets
    chewable_tablet|chewable|chewables|chewable tablet|chewable tablets|chew tab|chew tabs|chewable tab
    orally_disintegrating_tablet|odt|odts|orally disintegrating tablet|disintegrating tablet|melt|melts
    dispersible_tablet|dispersible tablet|dispersible tablets|dispersible tab|disp tab
    effervescent_tablet|effervescent|effervescent tablet|effervescent tablets
    capsule|cap|caps|capsule|capsules|softgel|softgels|gelcap|gelcaps
    pill|pill|pills
    solution|solution|solutions|soln|sol|oral solution
    suspension|suspension|susp|oral suspension
    syrup|syrup|syrups|syr|syp
    elixir|elixir|elix
    liquid|liquid|liq
    injection|injection|injections|inj|shot|shots|jab|injectable solution|injectable suspension
    pen|pen|pens|pen injector|autoinjector|auto injector
    syringe|syringe|syringes|prefilled syringe
    vial|vial|vials
    ampule|amp|amps|ampule|ampules|ampoule|ampoules
    cream|cream|creams|crm
    ointment|ointment|ointments|oint|ung|ungt
    gel|gel|gels|jelly
    lotion|lotion|lotions|lot
    foam|foam|foams|mousse
    paste|paste
    shampoo|shampoo
    lacquer|lacquer|nail lacquer
    patch|patch|patches|transdermal patch|transdermal system
    spray|spray|sprays|nasal spray
    aerosol|aerosol|aerosols
    inhaler|inhaler|inhalers|mdi|mdis|hfa|metered dose inhaler|dry powder inhaler|dpi|puffer|diskus|turbuhaler
    nebulizer|neb|nebs|nebule|nebules|nebulizer|nebulizers|nebuliser|nebulised|nebulized|nebulizer solution
    drops|drop|drops|gtt|gtts|eye drops|eye drop|eardrops|ear drops|eyedrops
    suppository|supp|supps|suppository|suppositories
    pessary|pess|pessary|pessaries
    enema|enema|enemas
    powder|powder|powders|pwd
    granules|granules
    packet|packet|packets|sachet|sachets|pkt|pkts
    lozenge|lozenge|lozenges|troche|troches
    gum|gum|chewing gum
    gummy|gummy|gummies
    film|film|films
    wafer|wafer|wafers
    mouthwash|mouthwash|mouth wash|m/w|rinse|gargle|mouth rinse
    wash|wash|facial wash|face wash
    ring|ring|vaginal ring
    implant|implant|implants
    """)
}

extension MedicationRoute {
  static let words = Lexicon(
    """
    oral|po|by mouth|oral|orally|per os|per oral|peroral|perorally|via mouth|swish and swallow|swish/swallow
    sublingual|sl|s/l|sublingual|sublingually|under the tongue|under tongue|subling
    buccal|buccal|buccally
    intravenous|iv|ivp|ivpb|intravenous|intravenously|iv push|iv piggyback|iv drip|iv infusion|rivp|i/v
    intramuscular|im|intramuscular|intramuscularly|i/m|into the muscle
    subcutaneous|sc|sq|subq|subcu|subcut|s/c|subcutaneous|subcutaneously|under the skin|sub q|sub cut|subcuticularly
    intradermal|id|intradermal|intradermally
    intrathecal|intrathecal|intrathecally
    epidural|epidural|epidurally|transforaminal epidural
    intraarticular|intraarticular|intra articular|intraarticularly
    intraperitoneal|ip|intraperitoneal|intraperitoneally
    intraosseous|io|intraosseous
    intravitreal|ivt|intravitreal|intravitreally
    intravesical|intravesical|bladder instillation
    intracardiac|intracardiac
    nasal|nasal|nasally|intranasal|intranasally|each nostril|both nostrils|in each nostril|in both nostrils|by each nostril|into each nostril|into both nostrils|into one nostril|to each nostril|to both nostrils|per nostril|per nares|nares|each nare|in each nare|one nostril|in one nostril|topical nasal|i/n
    inhalation|inh|inhaled|inhalation|by inhalation|via nebulization|by nebulization|via nebulizer|nebulized|nebulised|by nebulizer|via neb|via inhaler
    ophthalmic|ou|ophthalmic|both eyes|in both eyes|each eye|in each eye|to both eyes|in the eye|right eye|left eye|r eye|l eye|to the right eye|to the left eye|in the right eye|in the left eye|in right eye|in left eye|into the right eye|into the left eye|into right eye|into left eye|into both eyes|affected eye|in affected eye
    otic|au|otic|both ears|in both ears|in each ear|each ear|right ear|left ear|in the right ear|in the left ear|in right ear|in left ear|into the right ear|into the left ear|to right ear|to left ear|to the right ear|to the left ear|in the ear
    topical|topical|topically|to skin|to the skin|onto the skin|on the skin|to affected area|to affected areas|to the affected area|to the affected areas|l/a|to face|to the face
    transdermal|transdermal|transdermally|td
    rectal|pr|per rectum|rectal|rectally|to rectum
    vaginal|pv|per vagina|vaginal|vaginally|intravaginal|intravaginally
    nasogastric|ng|ngt|by ng|via ng|per ng|per ngt|via ngt|ng tube|by ng tube|via ng tube|per ng tube|nasogastric
    orogastric|og|ogt|per og|per ogt|via ogt|orogastric
    gastrostomy|peg|gt|g tube|per peg|via peg|per peg tube|via peg tube|per g tube|via g tube|by g tube|peg tube|by peg
    """)
}
