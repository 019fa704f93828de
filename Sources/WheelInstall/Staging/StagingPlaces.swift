import PlatformIO

/// Where staged files are kept until they are renamed into place, for one environment.
struct StagingPlaces: Hashable, Sendable {
  /// A folder of the installation scheme.
  struct Place: Hashable, Sendable {
    /// Which base it is in.
    var base: Int
    /// Below the base; empty where it is the base itself.
    var path: String
    /// Absolute.
    var final: String
  }

  /// The final folders of the bases; the first is the environment's own folder.
  private(set) var bases: [String]
  private(set) var purelib: Place
  private(set) var platlib: Place
  private(set) var headers: Place
  private(set) var scripts: Place
  private(set) var data: Place
  /// What `lib64` of the environment is another name of, as in a virtual environment of a 64-bit
  /// Linux; nil where it is a folder of its own, or leads out of the environment.
  private var lib64: String?

  /// `base` says of a folder of the scheme which base it needs for itself, because no file can be
  /// renamed into it from the environment's own folder; nil where it needs none.
  init(_ layout: EnvironmentLayout, base: (_ folder: String) -> String?) {
    var bases = [layout.root]
    func place(_ folder: String) -> Place {
      let own = base(folder) ?? layout.root
      // A base inside of another one that is no mount point of its own is not asked for.
      if !bases.contains(own) { bases.append(own) }
      let index = bases.firstIndex(of: own) ?? 0
      return Place(base: index, path: Self.path(of: folder, below: own), final: folder)
    }
    purelib = place(layout.purelib)
    platlib = place(layout.platlib)
    headers = place(layout.headers)
    scripts = place(layout.scripts)
    data = place(layout.data)
    self.bases = bases
  }

  /// Only the paths are looked at: what is outside of the environment's own folder has its own
  /// base.
  init(_ layout: EnvironmentLayout) {
    self.init(layout) { Self.contains(layout.root, $0) ? nil : $0 }
  }

  /// What is on the disk decides: `layout` has to be free of symbolic links.
  ///
  /// A folder that is missing is staged at the nearest one above it that is there.
  init(onDisk layout: EnvironmentLayout) {
    let device = Files.device(of: layout.root)
    self.init(layout) { folder in
      let ground = Files.nearestFolder(to: folder)
      let isInside = Self.contains(layout.root, folder)
      if isInside, ground.count <= layout.root.count { return nil }
      return isInside && Files.device(of: ground) == device ? nil : ground
    }
    let link = layout.root + "/lib64"
    // One that leads nowhere is in the way, as any other link is.
    if let folder = try? Files.realPath(link), folder != link, folder != layout.root,
      Self.contains(layout.root, folder)
    {
      lib64 = folder
    }
  }

  /// The absolute path of a folder of the data scheme, which may name the library's by its link.
  func folder(ofData path: String) -> String {
    let folder = StagingPlan.join(data.final, path)
    let link = bases[0] + "/lib64"
    guard let lib64, Self.contains(link, folder) else { return folder }
    return StagingPlan.join(lib64, Self.path(of: folder, below: link))
  }

  /// The place of a scheme.
  func place(of scheme: WheelManifest.Scheme) -> Place {
    switch scheme {
    case .purelib: purelib
    case .platlib: platlib
    case .headers: headers
    case .scripts: scripts
    case .data: data
    }
  }

  /// Which base an absolute path is in: the innermost.
  func base(of path: String) -> Int {
    var best = 0
    for index in bases.indices.dropFirst()
    where Self.contains(bases[index], path)
      && (!Self.contains(bases[0], path) || bases[index].utf8.count > bases[best].utf8.count)
    {
      if best == 0 || bases[index].utf8.count > bases[best].utf8.count { best = index }
    }
    return best
  }

  static func contains(_ folder: String, _ path: String) -> Bool {
    path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }

  /// The way from a folder to a path that it contains; empty where they are the same.
  static func path(of path: String, below folder: String) -> String {
    var rest = path.utf8.dropFirst(folder.utf8.count)
    if rest.first == UInt8(ascii: "/") { rest = rest.dropFirst() }
    return String(Substring(rest))
  }
}

extension EnvironmentLayout {
  /// The same places without symbolic links in their paths, as far as they are there.
  ///
  /// `lib64` of a virtual environment is a link to `lib`, for one.
  func resolved() -> EnvironmentLayout {
    var layout = self
    layout.root = Files.resolved(root)
    layout.purelib = Files.resolved(purelib)
    layout.platlib = Files.resolved(platlib)
    layout.scripts = Files.resolved(scripts)
    layout.headers = Files.resolved(headers)
    layout.data = Files.resolved(data)
    return layout
  }
}
