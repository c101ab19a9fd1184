// The words by which forms are told, written for this project. Lists of names are in NameLists.swift.

enum WordLists {
  struct List {
    let wordClass: WordClass
    let words: StaticString

    init(_ wordClass: WordClass, _ words: StaticString) {
      self.wordClass = wordClass
      self.words = words
    }
  }

  static var all: [List] {
    times + people + places + numbers + others + NameLists.all
      + [List(.everyday, EverydayWords.all)]
  }

  private static let times: [List] = [
    List(
      .month,
      """
      january february march april may june july august september october november december jan feb \
      mar apr jun jul aug sep sept oct nov dec
      """),
    List(.doubtfulMonth, "may march mar jan jun sep dec april june"),
    List(
      .weekday,
      """
      monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs \
      fri sat sun mondays tuesdays wednesdays thursdays fridays saturdays sundays
      """),
    List(.doubtfulWeekday, "mon tue wed thu fri sat sun"),
    List(
      .ordinal,
      """
      first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth \
      fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth
      """),
    List(
      .numberWord,
      """
      one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
      seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred twenties \
      thirties forties fifties sixties seventies eighties nineties nonagenarian centenarian \
      supercentenarian octogenarian
      """),
    List(
      .holiday,
      """
      christmas thanksgiving easter halloween hogmanay ramadan diwali eid hanukkah xmas new_year \
      new_years boxing_day christmas_eve christmas_day valentines_day labor_day memorial_day \
      independence_day bank_holiday mothers_day fathers_day
      """),
    List(
      .dateCue,
      """
      on since from until till by dated date dob born seen admitted admit adm discharged dc \
      due fu appt appointment last next visit before after between through thru started stopped \
      resume resumed start began ended expires exp signed collected received drawn done op surgery \
      edd lmp edc due scheduled rescheduled booked repeat again back return rtc review reviewed as of \
      called given placed removed issued updated dos doa dod eff effective recheck hold until starting \
      scan echo labs wk week weekend updated noted onset fell fall injury
      """),
    List(
      .fractionCue,
      """
      strength motor power pain gait pulses pulse reflexes reflex dtr dtrs murmur grade stage score scale \
      apgar apgars gcs mmse moca ecog vas tab tabs take half quarter vision acuity sensation bp \
      systolic nodes node lymph ln po vas severity rated rates rating level intensity va snellen bipap cpap \
      apap ipap epap ps pc gds barthel beighton apg suss iddsi ilo suboxone shingrix bcx vent ahi ratio \
      titer titers cores meld ros
      """),
    List(
      .scoreName,
      """
      allred phq gad cit curb crb qsofa sofa epds amt amts moca mmse ace gds hads audit centor \
      feverpain wells sirs cage katz mallampati nodes node ln lns sln slns slnb pn bishop apgar apgars gcs nihss criteria score scale acr
      """),
    List(
      .fractionEnd,
      """
      ns nss saline tsp tbsp tab tabs tablet tablets pill pills cup inch inches packing bottle bottles \
      sem murmur murmurs pulse pulses strength edema oedema core cores leads joints needle
      """),
    List(
      .hourlyCue, "iv im sc po neb nebs infusion obs observations bgl bgls bsl bsls over every"),
    List(
      .scaleName,
      """
      risser rockwood cfs grace ecog nyha gcs mrs ffs scorten barthel waterlow braden epworth beighton \
      gds phq gad moca mmse apgar asa
      """),
    List(
      .yearWord, "in since during circa year summer winter spring autumn fall early mid late ca dx"),
  ]

  private static let people: [List] = [
    List(
      .clinicianTitle,
      """
      rt slp sw wocn attg fellow cmw anp lt sgt officer coach deputy rev counsellor counselor hca pct crnp dietician \
      dr drs doctor prof professor nurse sister matron midwife rn np pa cnm crna lpn pharmd physician \
      attending surgeon consultant registrar resident
      """),
    List(.personTitle, "mr mrs ms miss mx mister missus master sir madam messrs sr sra mme"),
    List(
      .credential,
      """
      md do rn np pa phd mbbs mbchb frcs frcp mrcp dnp lpn cna crna pharmd dds dpm facs bsn msn fnp \
      arnp cnm lcsw msw dpt rph psyd facc facp aprn rdn lmft mrcgp frcgp mph bsc pac
      """),
    List(
      .clinicianCue,
      """
      admitting consulting circulator preceptor signature officer worker submitting cons attg sec typed verified entered recorded grader printed scrubbed interp ordered counsellor asst md rt slp \
      attending surgeon surg provider pcp gp physician consultant referring referrer author signed \
      dictated anesthesiologist anaesthetist anesthesia anes anaes resident res assistant nurse rn \
      midwife mw clinician reviewer radiologist pathologist interpreter scribe technician tech \
      therapist cc pharmacist doctor md dr pa np psychiatrist dietitian chaplain obstetrician \
      cardiologist neurologist reported operator endoscopist perfusionist physio scrub \
      sw caseworker supervisor requesting ordering prescriber registrar sho intern fellow coordinator
      """),
    List(
      .personCue,
      """
      poa hcp guarantor subscriber donor child bed caller husb \
      patient pt name client resident re nok mother father mom mum dad wife husband son daughter \
      contact carer caregiver guardian baby infant subject member insured caller surname forename kin \
      partner spouse sibling parent child informant proxy emergency
      """),
    List(
      .relative,
      """
      sons daughters kids twins husb grandchild cousins parents mam mama papa tia tio baby newborn infant child stepbrother stepsister neighbor \
      mother father wife husband son daughter brother sister partner spouse niece nephew aunt uncle \
      grandson granddaughter grandmother grandfather mom mum dad hubby dtr dau gf bf girlfriend \
      boyfriend fiance fiancee cousin neighbor neighbour roommate friend carer caregiver sambo twin bro \
      sis grandma grandpa nan stepmother stepfather stepson landlord flatmate foster guardian
      """),
    List(
      .nameVerb, "named called nicknamed aka alias nickname goes known prefers formerly nee maiden"),
    List(
      .particle,
      "de van von der den la le bin binti bint thi al el di du da dos ten ter abu ibn st mac o"),
    List(
      .common,
      """
      the a an and or of in on at to for from by with without as is are was were be been being has have \
      had do does did will would can could should may might must not no yes none if then than that this \
      these those there here he she it they we you i his her its their our my your who which what when \
      where why how all any each both few more most other some such only own same so too very s t just \
      don now aware notified called said agrees saw wants paged ordered came please rec recs recommends \
      stated states informed updated reports reported denies presents presented presenting seen sees \
      admitted discharged history exam examination assessment plan impression findings diagnosis \
      diagnoses allergies medications meds labs vitals review systems past medical surgical family \
      social patient patients pt client male female man woman boy girl mr mrs ms dr doctor nurse \
      attending resident surgeon physician provider consultant team clinic hospital unit ward room bed \
      floor date time age sex gender dob mrn ssn phone fax address name names id number note notes \
      chart record records report consult consultation follow followup up down out off over under again \
      further once before after during while until since about against between into through above below \
      left right bilateral upper lower anterior posterior medial lateral acute chronic mild moderate \
      severe stable normal abnormal positive negative new old recent prior previous current day days \
      week weeks month months year years hour hours minute minutes today tomorrow yesterday tonight \
      morning afternoon evening night am pm also however therefore continue continued start started stop \
      stopped take taking given give using used use per via due likely possible probable consider \
      discussed explained understood advised advise ok okay thanks thank dear sincerely regards yours \
      re cc ct mri xray ekg ecg echo us cbc bmp cmp ua iv im po prn bid tid qid daily er ed icu \
      or ot rn md do np pa emergency department surgery medicine cardiology neurology oncology radiology \
      pathology pediatrics psychiatry orthopedics anesthesia urology gastroenterology general internal \
      primary care health home school work type group stage grade class vitamin hepatitis influenza \
      protein factor category level phase part section page line point score scale index ratio test \
      tests result results blood urine stool sputum csf culture biopsy specimen sample tube bag pump \
      monday tuesday wednesday thursday friday saturday sunday january february march april june july \
      august september october november december procedure operation indication indications technique \
      complications anesthesia estimated preoperative postoperative discharge admission subjective \
      objective hpi pmh psh ros pe sh fh cc dx rx tx hx sx fx chief complaint reason visit present \
      illness problem problems list summary signed electronically dictated transcribed reviewed read \
      verified authorized final preliminary addendum status code full dnr alert oriented self unknown unable lives living \
      works working married single divorced widowed retired alone smoker smoking alcohol tobacco drug \
      drugs english spanish french german mandarin american african asian european hispanic caucasian \
      indian chinese japanese white black latino medicare medicaid insurance pharmacy lab imaging mother \
      father wife husband son daughter brother sister baby infant child children parent parents adult \
      his mom dad mum aunt uncle friend call tel ext cell mobile email pain chest heart lung liver \
      kidney renal brain skin eye ear nose throat neck back head arm leg hand foot knee hip shoulder \
      abdomen pelvis spine fever cough nausea vomiting diarrhea headache fatigue weakness rash fall \
      infection cancer diabetes hypertension asthma copd chf cad afib stroke sepsis pneumonia covid \
      warfarin aspirin metformin insulin lisinopril see check recheck return refer referred referral \
      schedule scheduled appointment appt repeat hold resume increase decrease change continue monitor \
      best what which recommended recommendations guidelines management treatment treatments options \
      latest updates update side effects approach how effectiveness evidence current appropriate are \
      can does should tell need needs please help find search information about common protocol \
      protocols standard study studies trial trials dose dosing dosage safety efficacy risk risks \
      benefits outcomes prognosis therapy therapies medication interactions symptoms signs causes \
      nhs uk usa us eu who cdc fda ada aha acc nice sob cp ha nad wnl rrr ctab ntnd perrl eomi hr bp \
      rr temp sat spo wt ht bmi gcs hgb wbc plt inr cr bun na k cl co glu alt ast tsh hba
      """),
    List(
      .eponymHead,
      """
      disease syndrome sign test phenomenon palsy lymphoma sarcoma tumor tumour anemia anaemia \
      thyroiditis ulcer ring fracture contracture esophagus oesophagus catheter line tube procedure \
      maneuver manoeuvre operation score scale criteria reflex disorder deformity cyst hernia node \
      nodes cells body bodies position dressing drain clamp forceps retractor balloon valve duct pouch \
      triad law method chorea dementia ataxia encephalopathy arthropathy purpura nephritis gangrene \
      point murmur respirations tremor protein rules stool coma neuroma nevus stain classification grade stage index formula \
      technique incision repair bypass shunt trial protocol brace collar cast splint blade \
      prosthesis suture bag mask airway pack curettes laryngoscope scissors needle stent graft
      """),
    List(
      .eponym,
      """
      parkinson parkinsons alzheimer alzheimers crohn crohns hashimoto graves barrett barretts foley \
      hickman swan ganz pratt kocher lund browder tourette addison cushing \
      hodgkin paget raynaud sjogren behcet kawasaki marfan klinefelter huntington \
      babinski romberg mcburney trendelenburg wernicke korsakoff charcot dupuytren colles \
      boutonniere osgood perthes legg calve meniere whipple zollinger ellison peyronie \
      fournier ludwig mallory weiss boerhaave hartmann billroth roux nissen heimlich \
      apgar horner kaposi ewing wilms hirschsprung meckel ringer hartman \
      gleason breslow lisfranc bankart sachs \
      spurling lachman mcmurray phalen tinel finkelstein lhermitte kernig brudzinski \
      salter maddrey pugh killip doppler holter bakri fogarty \
      mirena bartholin cowper skene virchow troisier osler janeway lund hering breuer
      """),
    List(
      .gradeName,
      """
      weber garden bristol clark fitzpatrick wagner forrest hinchey gustilo mason neer schatzker pugh \
      duke dukes rutherford fontaine mallampati killip salter robson los_angeles ann_arbor le_fort
      """),
    List(
      .clinical,
      """
      nil bg imp ix nad nkda afebrile febrile apyrexial pyrexial drowsy cachectic jaundiced icteric cyanosed \
      dyspnoeic obese anaemic anemic septic confused agitated settled asleep comfortable breathless \
      tachycardic bradycardic hypotensive hypertensive tachypnoeic hypoxic unwell anxious tearful \
      distressed intubated sedated ventilated extubated catheterised mobilising mobile independent \
      oriented orientated responsive unresponsive haemodynamically hemodynamically euvolaemic euvolemic \
      dehydrated malnourished unconscious conscious cooperative ambulant bedbound asymptomatic pallor \
      creatinine creat bilirubin bil amylase lipase electrolytes urea sodium potassium calcium magnesium \
      albumin ferritin cholesterol triglycerides uric phosphate phosphatase troponin lactate glucose \
      prolactin testosterone cortisol osmolality globulin protein iron vancomycin digoxin lithium \
      epilepsy eczema psoriasis gout anaemia anemia hypothyroidism hyperthyroidism hypothyroid \
      dyslipidaemia dyslipidemia hyperlipidaemia hyperlipidemia obesity osteoporosis migraine \
      depression schizophrenia bipolar dementia osteoarthritis reflux ischaemic ischemic eclampsia preeclampsia \
      thyroid tuberculosis malaria dengue typhoid jaundice asperger aspergers
      """),
    List(
      .preparation, "tab tabs tablet inj injection cap caps capsule syp syr susp neb oint supp"),
    List(.sex, "f m male female man woman boy girl gentleman lady fem masc"),
    List(
      .userCue, "user username login userid logon user_id user_name uid handle"),
    List(.profession, professionNames),
    List(
      .species,
      """
      coli aureus diff difficile pylori gonorrhoeae pneumoniae aeruginosa tuberculosis fragilis \
      pallidum monocytogenes albicans falciparum vivax pyogenes epidermidis faecalis faecium \
      influenzae meningitidis trachomatis burgdorferi fib tach flutter mirabilis marcescens
      """),
  ]

  /// Endings of drugs, diseases, findings and participles, of words of seven letters or more.
  static let clinicalEndings: StaticString = """
    pril sartan statin olol prazole conazole nidazole cillin mycin micin floxacin cycline dipine \
    xaban gliptin gliflozin semide thiazide oxetine azepam azolam triptan setron profen codone \
    ocaine dronate thritis stritis atitis chitis dicitis tonitis ulitis algia aemia plegia paresis \
    megaly pathy pnoea rrhoea cytosis penia ectomy ostomy oscopy plasty ectic ebrile aemic tensive \
    ycardic pnoeic ated ised ized ssed nted rted cted tted
    """

  /// Also what invented occupations are taken from.
  static let professionNames: StaticString = """
    plumber electrician carpenter welder farmer teacher accountant lawyer attorney engineer \
    mechanic librarian firefighter paramedic chef cook waiter waitress barista bartender cashier \
    painter roofer builder bricklayer machinist trucker pilot sailor fisherman miner logger \
    gardener landscaper arborist florist baker butcher tailor hairdresser barber beautician \
    seamstress janitor custodian housekeeper nanny babysitter architect journalist photographer \
    musician violinist pianist actor dancer translator programmer scaffolder plasterer taxi_driver \
    bus_driver truck_driver policeman policewoman soldier veteran realtor banker clerk secretary \
    receptionist optician dentist veterinarian priest pastor imam rabbi monk professor lecturer \
    student
    """

  private static let places: [List] = [
    List(
      .streetEnd,
      """
      street st road rd avenue ave av boulevard blvd lane ln drive dr court ct place pl terrace ter \
      crescent cres way close highway hwy parkway pkwy circle cir trail trl square sq row alley walk \
      grove gardens mews pde parade loop plaza path ridge hill run pike wharf quay esplanade rise view
      """),
    List(
      .strongStreetEnd, "road rd avenue ave boulevard blvd pde parade crescent highway hwy pkwy"),
    List(.flat, "unit flat apt apartment suite ste room lot no"),
    List(
      .facility,
      """
      ctr inst pavilion surgery_ctr health_care womens_hospital imaging_centre imaging_center heart_centre sleep_centre sleep_center burn_ctr diabetes_ctr centre community_hospital \
      hospital hosp clinic clinics infirmary hospice maternity healthcare med_center med_centre med_ctr \
      medical_center medical_centre medical_ctr medical_group health_center health_centre health_ctr \
      health_system health_dept health_department health_clinic nursing_home care_home care_center \
      surgery_center surgery_centre cancer_center cancer_centre cancer_institute surgical_center \
      endoscopy_center dialysis_center rehab_center medical_practice chc district_general \
      general_hospital hospitals sanatorium polyclinic institute med health nhs_trust medical \
      rehab_hospital rehabilitation_center rehab memorial urgent_care family_practice \
      eye_center childrens_hospital heart_center heart_institute
      """),
    List(
      .genericPlace,
      """
      children women veterans sports immunization immunisation vaccination transplant nephrology neuromuscular ophthalmology paeds peds ketamine device ep art stone sleep lab ward icu ccu nicu picu occ occupational protection training spinal ophthalmic haematology hematology refill \
      the a an our this that local outside same day outpatient inpatient general community regional \
      county university city medical health primary urgent emergency pain cardiology cardiac \
      neurology oncology cancer wound diabetes diabetic anticoagulation coumadin warfarin inr heart \
      failure surgery surgical eye dental sleep memory stroke fracture hand foot spine breast \
      fertility antenatal prenatal obstetric gyn gynecology maternity pediatric paediatric \
      womens childrens psychiatric psychiatry mental behavioral behavioural public state \
      private teaching acute care rehab rehabilitation hospice palliative nursing home family practice \
      internal medicine renal dialysis transplant liver hepatology gi gastro endoscopy ent dermatology \
      derm rheumatology rheum endocrine endo urology uro orthopedic orthopaedic ortho infectious \
      disease id hiv travel walk assessment preop followup discharge \
      allergy asthma chest lung pulmonary respiratory bone vascular veterans va district mobile \
      referral referring new their his her your my another other any and of to at in from for weight \
      well baby child occupational employee student school physical therapy speech hearing group \
      good poor overall current global oral sexual reproductive household past history ongoing \
      previous prior
      """),
    List(
      .knownFacility,
      """
      cedar_sinai nyu_langone langone county_general sinai cedars_sinai sloan ucla_health \
      johns_hopkins mayo_clinic cleveland_clinic ucla ucsf nyu mgh mass_general kaiser \
      kaiser_permanente mount_sinai mt_sinai stanford md_anderson sloan_kettering \
      bellevue mclean nyp upmc geisinger ochsner sutter intermountain baylor emory duke vanderbilt \
      scripps dana_farber st_jude brigham_and
      """),
    List(
      .organization,
      """
      drug grill diner foundry orchards hs dispatch disability timber apartments motel \
      inc ltd llc llp corp corporation company plc gmbh elementary university college academy school \
      primary_school high_school middle_school grammar church mosque temple synagogue bank insurance \
      assurance mutual pharmacy chemist foundation packaging freight haulage logistics trust society \
      association union council dept bros suites hotel inn motel shelter airlines airways motors \
      manufacturing industries enterprises solutions services agency carers laboratories labs \
      diagnostics dme stores store supermarket factory ministry charity
      """),
    List(
      .knownOrganization,
      """
      aetna cigna humana unitedhealthcare blue_cross blue_shield bcbs bupa walmart walgreens cvs \
      costco amazon starbucks mcdonalds boots tesco fedex ups usps quest_diagnostics labcorp \
      rite_aid unitedhealth
      """),
    List(
      .state,
      """
      alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii \
      idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan \
      minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania \
      tennessee texas utah vermont virginia washington wisconsin wyoming new_hampshire new_jersey \
      new_mexico new_york north_carolina north_dakota south_carolina south_dakota rhode_island \
      west_virginia queensland tasmania new_south ontario alberta manitoba saskatchewan quebec \
      british_columbia nova_scotia kerala gujarat punjab maharashtra karnataka tamil_nadu
      """),
    List(
      .stateCode,
      """
      al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc \
      nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr nsw vic qld tas act nt on qc bc ab mb sk \
      ns nb
      """),
    List(
      .country,
      """
      usa england scotland wales ireland canada mexico guatemala honduras nicaragua panama cuba haiti \
      jamaica brazil argentina chile peru colombia venezuela ecuador bolivia spain portugal france \
      italy germany austria switzerland netherlands belgium denmark sweden norway finland iceland \
      poland ukraine russia romania bulgaria greece turkey egypt morocco algeria tunisia libya sudan \
      ethiopia eritrea somalia kenya uganda tanzania rwanda zambia zimbabwe botswana namibia nigeria \
      ghana senegal mali liberia cameroon congo angola mozambique malawi lesotho india pakistan \
      bangladesh nepal china taiwan japan korea vietnam thailand cambodia laos myanmar malaysia \
      singapore indonesia philippines australia fiji samoa tonga israel lebanon syria iraq iran \
      afghanistan kuwait bahrain qatar yemen oman saudi_arabia south_africa new_zealand sri_lanka \
      costa_rica el_salvador puerto_rico st_lucia united_states united_kingdom sierra_leone
      """),
    List(
      .city,
      """
      new_york san_fran chicago boston houston dallas austin phoenix philadelphia seattle denver atlanta miami \
      detroit cleveland baltimore portland sacramento fresno oakland tucson memphis nashville omaha \
      minneapolis tampa orlando pittsburgh cincinnati columbus milwaukee albuquerque buffalo richmond \
      raleigh charlotte louisville honolulu anchorage boise spokane tacoma reno henderson springfield \
      rochester syracuse hartford providence newark brooklyn queens bronx manhattan los_angeles \
      las_vegas san_diego san_francisco san_antonio san_jose new_orleans kansas_city salt_lake \
      st_louis st_paul fort_worth long_beach el_paso cedar_falls santa_fe baton_rouge london \
      manchester birmingham liverpool leeds bristol sheffield glasgow edinburgh cardiff belfast \
      nottingham leicester newcastle southampton plymouth dublin cork paris lyon marseille berlin \
      munich hamburg cologne frankfurt vienna zurich geneva amsterdam rotterdam eindhoven brussels \
      madrid barcelona lisbon porto rome milan naples athens stockholm oslo copenhagen helsinki \
      warsaw prague budapest moscow istanbul cairo lagos nairobi accra johannesburg durban pretoria \
      cape_town gaborone harare kampala mumbai delhi new_delhi kolkata chennai bangalore hyderabad \
      pune karachi lahore dhaka colombo kathmandu beijing shanghai hong_kong tokyo osaka seoul manila \
      cebu bangkok hanoi jakarta sydney melbourne brisbane perth adelaide hobart darwin canberra \
      auckland wellington christchurch toronto montreal vancouver calgary ottawa winnipeg halifax \
      mexico_city havana bogota lima santiago sao_paulo buenos_aires tijuana frankfort visalia
      """),
    List(
      .placeCue,
      """
      lives resides residing living moved relocated born native town city village suburb visiting \
      traveled travelled emigrated immigrated flew
      """),
    List(
      .postcodeCue, "zip zipcode postcode postal pin pincode plz"),
  ]

  private static let numbers: [List] = [
    List(
      .phoneCue,
      """
      pgr pg direct dial switchboard desk \
      phone tel telephone ph cell cellphone mobile mob call callback fax pager bleep ext extension \
      contact dect voicemail vm sms hotline whatsapp landline beeper reach
      """),
    List(
      .recordCue,
      """
      mrn mrno emrn umrn medical_record chart hosp_no hospno hospital_no hospital_number unit_no \
      unit_number nhi record_number record_no patient_id pt_id patient_number urn umr hrn file_no file_number ur \
      uhid folder chartmrn crn empi pid
      """),
    List(
      .idCue,
      """
      photo biometric noms mcn job_id vrn callsign \
      ssn acct account policy member_id subscriber license licence lic dea npi serial sn plate vin \
      passport hicn mbi csn fin pnr cpr aadhaar imei nhs chi nino iban bic medicare_no medicaid_id \
      accession acc_no specimen_no specimen_id subject_id study_id visit_id encounter_id encounter \
      wristband wrist_band case_no claim nric ic_no id_no id_number social_security member_no \
      kennitala medicare hcn ohip cpf personnummer ni_no tfn \
      health_plan beneficiary voiceprint badge enrollment registration abha pan npwp curp certificate
      """),
    List(
      .weakIDCue,
      """
      id case ref reference order record group lot device study encounter visit specimen member reg \
      invoice ticket confirmation participant barcode template identifier accession acc plan code no \
      number protocol tag bag unit receipt pass vehicle car van serial dl rx medicaid
      """),
    List(
      .cueFiller,
      """
      number no num nr is was on file code id the as under filed numbers record card new old my her his \
      plate called written intake form listed current phone at to
      """),
    List(
      .unit,
      """
      mg mcg ug g gm gms kg ng ml cc l dl mmol mol meq iu u units unit mm cm m km in ft lb lbs oz mmhg \
      bpm hz khz kcal cal kj w rads gy cgy cells copies count k mil million thousand percent pct hrs hr \
      h min mins sec secs s d days wks weeks wk mos months mo yrs years yr x th st nd rd am pm steps \
      tabs tab caps cap puffs drops gtt doses dose patients subjects ppm pg fl f fr ga nm \
      um msec ms mv mosm osm psi rpm
      """),
    List(
      .vital,
      """
      bp hr rr t temp spo wt ht bmi p sat o fio peep ef cd il ca fev fvc pco po ph na k cl wbc plt hgb \
      hct ck bnp ldh alt ast psa covid sars h n q x icd cpt a b c d e
      """),
  ]

  private static let others: [List] = [
    List(
      .domainEnd,
      """
      com org net edu gov io co uk us ca au nz in de fr nhs health example test invalid info biz mil \
      eu za ng ke ph
      """),
    List(
      .fileEnding,
      """
      jpg jpeg png gif pdf doc docx dcm mov avi heic tif tiff bmp wav txt csv xlsx zip
      """),
  ]
}
