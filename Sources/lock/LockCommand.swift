@main struct LockCommand {
  static func main() {}
}
