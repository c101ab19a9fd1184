@main struct EdgeNer { static func main() {} }
