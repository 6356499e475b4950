@main struct Writ { static func main() { print("writ") } }
