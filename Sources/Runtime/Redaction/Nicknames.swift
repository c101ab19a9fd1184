// Given names and what those who bear them are called: with one of a line in the note, the others are names
// there too. Each name stands in one line.

enum Nicknames {
  static var all: [StaticString] {
    [
      "robert rob bob bobby robbie", "william bill billy willy wm", "richard dick rick rich richie",
      "james jim jimmy jamie", "john jack johnny", "joseph joe joey", "thomas tom tommy",
      "charles charlie chuck", "edward ed eddie ted teddy", "michael mike mikey", "david dave davy",
      "daniel dan danny", "matthew matt", "christopher chris", "anthony tony", "andrew andy drew",
      "samuel sam sammy", "benjamin ben benny", "nicholas nick nicky", "alexander alex",
      "steven steve", "stephen steph", "kenneth ken kenny", "ronald ron ronnie",
      "donald don donnie",
      "timothy tim timmy", "gregory greg", "jeffrey jeff", "lawrence larry", "gerald gerry jerry",
      "raymond ray", "leonard len lenny", "frederick fred freddie", "francis frank frankie",
      "henry hank harry", "patrick pat paddy", "peter pete", "philip phil", "walter walt",
      "vincent vince", "elizabeth beth liz lizzie betty betsy eliza liza",
      "margaret peg peggy meg maggie", "katherine kate kathy katie kay", "catherine cathy cate",
      "kathleen kath", "patricia patty trish", "barbara barb babs", "susan sue susie",
      "deborah deb debbie", "jennifer jen jenny", "jessica jess jessie", "rebecca becky becca",
      "victoria vicky tori", "dorothy dot dottie", "theresa terri tess", "pamela pam",
      "sandra sandy", "judith judy", "christine chrissy tina", "cynthia cindy",
      "virginia ginny ginger", "eleanor nell nellie", "mary molly polly", "ann annie nan",
      "abigail abby", "amanda mandy", "samantha sammie", "jacqueline jackie", "melissa missy",
    ]
  }
}
