// Words of five letters and more that are surnames too: in small letters they are taken for what they say.

enum EverydayWords {
  static let all: StaticString = """
    ample angle apple baker barber barker barrel basket battle beach binder birds bishop black \
    blade blind block bloom blunt bones books borders bound bowel bowels bowling brace brain \
    branch break breaks brick bridge bridges bright broad brown brush buckle bullet bumps bunch \
    bundle burden burns butler butter button cable cages calls canal candle carbon cards \
    carpenter carrier castle center chain chair chamber chambers chance chase cheek cheese \
    cherry chest child church clamp class clear clerk climb close closer cloud coach coast \
    coffee collar colon comfort common constant cooks cords corner corners cotton couch counts \
    court cover cream crisp cross crowd crown cruise crush curtain cutter cutting daily dates \
    diamond diets dishes doctor dollar doors doubt dozen drain drains drawn dream drinker driven \
    driver dwelling eager eagle early edges elder elect english equal event every faint falls \
    farmer fasting father fears fevers field fields finder finger fingers first fisher flint \
    floor flora floss flower flush folds force forces forth foster fountain fowler frame frames \
    frank freed freer french fresh friend fries fruit fuller games garden gardener garment \
    gather gauze genial gentle gently giant given glass glasses gloves golden grade grand grass \
    great greater green grinder gross group grove growing guard guide halls hammer hands hardly \
    harsh haven hazel heads heard heart heron hickory hinge hitch hobby holder holes holiday \
    hollow homes honey hooks hopes horns hours house household houses human hunger husband \
    inches island issues ivory jeans jelly jewel joint joints juice keeps kitchen knees knife \
    knight knots knuckle label labor ladder lamps lancet landing large larger laser later layer \
    layers leader leads leaks learn learned least leaves legal lemon lesser level light lighter \
    lights limbs liner lines links little liver locker longer loose loosely lotion loves lower \
    lunch lungs major maker males manger manner march marker market marks massage master match \
    matter matters mayor meals means member mercy metal miles military minor model moist moles \
    money month moody morning mother mount mouse mouth mural music musical nails named names \
    narrow natural nearly needle needles nerve newer newly night nights noble nodes noise north \
    notch nurse ocular oddly orange orders organ organs other ounce overall owner oxygen packs \
    pages pains paint painter pairs palate palmer palms panel panic paper papers parent parish \
    parks parts party paste pasture patch patches patent patient pattern pause pauses peace \
    peach pearl people perfect person phase phlegm pickle pickup piece pillar pillow pilot pinch \
    pitch place plain plane plant plaster plate plates player pleasant please plenty plumb plume \
    pocket point points poles police polish poppy porter ports pouch pound pounds powder power \
    powers press pressure pretty price prices pride priest prince print prior probe product \
    proper proud prove public pulley pulse punch pupil purchase purple purse quick quiet radial \
    raise ranch range ranges rapid rates raven reach reader ready recent record reddish regular \
    repair reply rests return ridge right rings rinse rises rising river rocks rolls roots roses \
    rough rounds route ruler rules runner rusty saber sable saddle safer sailor saint salad \
    sales saline sample samples sandy saver scales scalp scars school score scores scout scrub \
    seals search season second seeds seeker sellers senior sense series settle seven severe \
    shade shadow shape share sharp sharper shave shaver sheath sheet sheets shell shells shelves \
    shepherd shield shields shift shingles shirt shock shoes shoot short shorter shots shoulder \
    shower showers shunt sides sight signs silks silver simple singer single sinus skills skull \
    slate sleep sleeper sleeve slice slide slides sling slope small smaller smart smell smiles \
    smoke smoker smokes smooth snack snare socks solid solids sooner sound sounds south space \
    spare sparks spears special speed spell spells spend spent spike spikes spine splint spoon \
    sports spots spray sprays spread spring spruce spurs stack staff stage stains stairs stalk \
    stand standard standing stands staple staples stark start starts state states station steady \
    steam steel steep steps stick sticks stiff still sting stitch stock stocks stone stones \
    stool stools stoop store stores storm story stove straight strain strange stranger straw \
    stray stream street strength stress strict stride strike string strip stroke strong stronger \
    study stump stumps style sugar suite summer super supple surgeon swallow sweat sweats sweep \
    sweets swell swift swing swings switch syrup table tacks tailor tails taken talks tanner \
    taper tapes target tarts taste teach teachers tears teeth temper temple tender tense terms \
    tests thick thing things think thorn thorns throat throne thrush thumb thunder tight times \
    tipping tires tissue toast today toddler token toner tongs tongue tools tooth torso total \
    touch tough towel towels tower towers toxic trace track tracks tract trade train trainer \
    trash travel treat treats trees trial trigger triple truck truly trunk trust truth tubes \
    tulip turban turns twins twist ulcer uncles under upper upright usual values valve vapor \
    vault veins verge verse vessel viral vision visit vocal voice voids volts volume waist \
    walker walks walls warmer warning warrant waste watch water waters watery waves weaker \
    wealth weather weeds weeks weight welder western wheel wheeler wheels wheeze whisper white \
    whites whole widow width willing window wings winter winters wires wisdom witness woman \
    women wooden words worker workers works world worry worse worst worth wound wounds wraps \
    wrist writer wrong yards yearly years yeast yellow yield young younger yours youth zones
    """
}
