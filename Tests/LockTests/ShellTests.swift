import PlatformIO
import TestSupport
import Testing

@testable import lock

@Suite struct `scripts for shells` {
  private func run(_ arguments: String...) throws -> Project.Run {
    try Project().run(arguments)
  }

  @Test(arguments: CompletionScript.Shell.allCases)
  func `name every command and option`(shell: CompletionScript.Shell) throws {
    let script = CompletionScript(shell: shell, commands: Subcommand.all).text
    for command in Subcommand.all {
      #expect(script.contains(command.name))
      for option in command.options() {
        let name = shell == .fish ? "-l \(option.name) " : "--\(option.name)"
        #expect(script.contains(name) || script.contains(name.dropLast() + "\n"), "\(name)")
      }
    }
    #expect(try run("completions", shell.rawValue).output == script)
  }

  @Test func `complete in bash`() throws {
    let script = CompletionScript(shell: .bash, commands: Subcommand.all).text
    let folder = TemporaryDirectory()
    func completions(_ words: String...) throws -> [String] {
      let line = words.map { "'\($0)'" }.joined(separator: " ")
      let program = """
        \(script)
        COMP_WORDS=(\(line)); COMP_CWORD=\(words.count - 1); _lock; printf '%s\\n' "${COMPREPLY[@]}"
        """
      var options = Subprocess.Options()
      options.environment = ["PATH": "/usr/bin:/bin"]
      options.directory = folder.path
      let result = try Subprocess.run("/bin/bash", ["-c", program], options)
      #expect(result.standardError.isEmpty)
      return String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n")
        .map(String.init)
    }
    #expect(try completions("lock", "comp") == ["compile", "completions"])
    #expect(try completions("lock", "compile", "--resolut") == ["--resolution"])
    #expect(
      try completions("lock", "compile", "--resolution", "low") == ["lowest", "lowest-direct"])
    #expect(try completions("lock", "compile", "--no-hash") == ["--no-hashes"])
    #expect(try completions("lock", "completions", "fi") == ["fish"])
  }

  @Test func `of unknown shells are refused`() throws {
    let run = try run("completions", "tcsh")
    #expect(run.status == 2)
    #expect(run.errors.contains("`bash`, `zsh`, `fish`"), "\(run.errors)")
  }

  @Test
  func `have a manual page with every option, and nothing that roff would take for a request`()
    throws
  {
    let page = try run("man").output
    for command in Subcommand.all {
      #expect(page.contains(".SH LOCK \(command.name.uppercased())\n"))
      for option in command.options() {
        #expect(page.contains("\\-\\-" + option.name.replacing("-", with: "\\-")))
      }
    }
    let requests = Set(
      page.split(separator: "\n").filter { $0.hasPrefix(".") }.map { $0.prefix(3) })
    #expect(requests.isSubset(of: [".TH", ".SH", ".SS", ".TP", ".B ", ".PP"]), "\(requests)")
    #expect(!page.contains("`"))
  }
}
