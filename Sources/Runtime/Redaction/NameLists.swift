// Names of people and places from many cultures, written for this project. They serve twice: names
// in notes are told by them, and invented names are taken from them.

enum NameLists {
  static var all: [WordLists.List] {
    [
      WordLists.List(.given, given), WordLists.List([.given, .doubtfulGiven], doubtfulGiven),
      WordLists.List(.surname, surnames),
    ]
  }

  /// Given names, in lower case, blanks between.
  static let given: StaticString = """
    aaliyah aaron abdul abena abigail adam adama adaeze adele adrian agnes ahmed aiko aisha alan \
    albert alejandra alejandro alex alexander alexandra ali alice alicia alina amara amina amir amit \
    amy  anders andre andrea andrew angela anika anita anna anne annika anthony antonio anya \
    arjun arthur astrid ayesha barbara beatriz benjamin betty bianca bjorn brandon brenda brian \
    bridget camila carla carlos carmen carol caroline catherine cecilia charles charlotte chen \
    chiamaka chinedu chloe christina christine christopher cindy claire clara claudia colin connor \
    craig cynthia daniel danielle david deborah deepa denise dennis diana diego dmitri dolores donald \
    donna dorothy douglas edna edward edwin elena elias elif elizabeth ella emeka emiko emily emma \
    eric erika esther ethan eugene eva evelyn fatima felix femi fernando fiona florence frances \
    francisco freya gabriel gareth george gerald gianna giovanni gloria goran gordon gregory gunilla \
    gustavo gwendoline habib hamza hannah haruto hassan heather hector helen helga henrik henry hiroshi \
    howard hugo ian ibrahim ifeoma imani ines ingrid irene isaac isabel isabella ivan jacob \
    jacqueline jamal james jamila janet janice jasmine jason javier jeffrey jennifer jeremy jessica \
    jesus joan joanna joao johan johanna john jonathan jorge jose joseph joshua joyce juan judith \
    julia julian juliana julie justin kaito kamal karen karim karin karl katarina katherine kathleen \
    katrin kavita keiko keith kelechi kenji kenneth kevin khadija kimberly kofi kwame lakshmi larissa \
    lars laura lauren leila leonard leticia  liam lidia linda lisa lourdes lucas lucia lucy luis \
    lukas mahmoud malia manuel marcus margaret maria mariam marie mario marisol marta martin mary \
    mateo matthew maureen mei mercy michael michelle miguel mikael milan mohamed mohammed monica \
    mustafa nadia naledi nancy naomi natalia natasha nathan nia nicholas nicole nikhil nina nisha \
    njeri noah nora obinna olga olivia omar oscar pablo pamela patricia patrick paul paula pedro \
    petra philip phillip precious priya rachel rafael rajesh ramon rashid raul ravi rebecca renato \
    ricardo richard robert roberto rohan ronald rosa rosemary ruth ryan sakura samantha samir samuel \
    sandra sanjay santiago sara sarah sean sergei sharon shirley simon sofia solveig sophia sophie \
    stephanie stephen steven sunil susan svetlana sven sydney takashi tamara tariq tatiana teresa \
    thabo theresa thomas timothy tomas tunde valentina vanessa veronica victor vikram virginia \
    vladimir walter wanjiru wei wendy william xavier ximena xochitl yasmin yolanda yuki yusuf zainab \
    zanele zeynep zoe sally jane peter jack ann jerome emilio kagiso tendai sipho lindiwe anneliese ellen scott johnathon johnny kathryn gary larry terry jerry carl russell ralph roy wayne louis bruce vincent bobby shawn megan kelly crystal diane judy cheryl mildred tina hazel edith bernice lorraine doris marjorie ethel thelma gladys norma wilma leroy clarence cecil curtis travis derek tyler dylan cameron kyle blake logan noel declan niamh saoirse aoife siobhan callum hamish rhys gethin ngaire aroha mehmet ayse murat dilip sanjana gurdeep harpreet ling xiao jun minh thuy linh duc bao
    """

  /// Given names that are words too, or short forms of them.
  static let doubtfulGiven: StaticString = """
    mark grace hope will rose may april june joy faith frank rich jean art drew bill bob ray gene \
    dawn iris lily violet ruby pearl amber crystal dale dean grant chance chase heath jade jasper \
    angel bruno christian mason hunter carter taylor morgan jordan casey jamie robin quinn devon \
    frankie marion sunny rob pat sam tom tim jim joe dan ben don ron max kim lee jan jay kay sue \
    gail holly ivy olive basil rusty destiny august summer autumn melody harmony patience prudence \
    ed al ted ned nick rick dick mike dave steve chris matt greg jeff liz beth meg peg abel early \
    norm guy pam wm billy willy richie jimmy liza peggy maggie betsy gus hank stan vince ronnie phil \
    walt fred freddie charlie harry andy tony vicky debbie cathy kathy kate
    """

  static let surnames: StaticString = """
    abara abbott abdi abdullah achebe acosta adams adeyemi aguilar ahmad akhtar alvarez amadi \
    andersen anderson andersson antonov appiah arslan asante attah aydin baker banerjee barnes bauer \
    becker bekele bello bennett bergstrom bianchi black boateng bondarenko boyle brown bukowski byrne \
    campbell cardoso carlsson castellane castillo castro cavallo chaudhry chavez chen cheng chopra \
    choudhury clark cohen colombo contreras cooper costa cruz dahl danso das davies davis delgado \
    demir desai diallo diaz dimitrov dlamini dominguez doyle dube dubois dupont edwards eriksen \
    eriksson espinoza eversley farouk fernandes fernandez ferrari fischer flores fofana fonoti fontaine \
    fraser friedman fujimoto gallagher garcia gebre gomez gonzalez goldberg green greenberg gupta \
    gutierrez haddad hall hamid hansen haruna hashimoto hassan hernandez herrera hoffmann horvat \
    hughes hussain hussein ibarra idris ito ivanov iwu jackson jain jankowski jansen jensen jimenez \
    johansson johnson jones juarez kamau kaplan kapoor karlsson kato kaur keane kelly keita khalil \
    khan kim kimura kiplagat kobayashi koroma kovac kovacs kowalski kruger kumar kuznetsov larsen \
    larsson lefebvre leroy levy lewis  lim lindgren lindqvist liu lopez lund ly maas mahlangu malik \
    marino martin martinez mbeki mccarthy mehta mendes mendoza mensah meyer miller mitchell mohamud \
    molina moore morales moreau moreno moretti morris moyo mukherjee muller murphy mutua mwangi naidoo \
    nakamura nakagawa nair navarro ndiaye nguyen nielsen nkemelu nolan novak nunez nwosu obi ochoa \
    oconnor odhiambo okafor okeke okonkwo okoye olsen ortega ortiz osei owusu ozturk pacheco park \
    parsons patel pereira perez petersen petrov pham phillips pillai pinto popescu prasad quispe \
    rahman ramirez ramos ramotswe rao reddy reyes ribeiro ricci riley rivera roberts robinson \
    rodriguez romano rosenberg rossi roux ruiz russo saito salazar saleh sanchez santos sato schmidt \
    schneider schulz sesay shah shapiro sharma silva simmons singh smirnov smith sokolov solberg \
    soto souza stewart suarez sullivan suzuki svensson takahashi tan tanaka tesfaye thapa thomas \
    thompson thomson taylor teague torres toure tran traore tshabalala turner usman vargas vasquez vega velasco \
    venter villalobos virtanen visser vu wagner wang watanabe weber white williams wilson wojcik wong \
    wright wu xu yamamoto yilmaz yoon zhang zhao zhou zielinski zulu zwane winters
    """

  /// Parts of invented places, streets and firms.
  static let places: StaticString = """
    alder ashby birch brook cedar dale elm fairlea fern glen grove hazel heron holm ivydale juniper \
    kestrel larkmoor laurel linden marsh meadow merewood millbrook northmere oakridge orchard pinefold \
    quarry redbank ridgeway rowan saltmarsh sandhurst silverlake stonebridge sycamore thornbury \
    underhill valley westmere wexcombe whitestone willow winterbourne woodfield wrenfield yarrow \
    harborview brightwater copperhill eastfold foxhollow greenacre highcroft kingsmere lowfield
    """
}
