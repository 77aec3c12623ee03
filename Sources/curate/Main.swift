// The program's way in, and nothing else.
import CurateCLI

@main
enum Main {
  static func main() async {
    await Curate.runAndExit()
  }
}
