# Made by packaging/packages.py: nix run "git+file:$PWD?dir=packaging" -- ~/news
{
  description = "A terminal news reader for directories of article files";
  inputs.nixpkgs.url = "nixpkgs";
  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      each = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
    in {
      packages = each (pkgs: {
        default = pkgs.python3Packages.buildPythonApplication {
          pname = "broadsheet";
          version = "0.1.0";
          pyproject = true;
          src = ../.;
          build-system = [ pkgs.python3Packages.hatchling ];
          dependencies = with pkgs.python3Packages; [ textual pyyaml python-frontmatter platformdirs watchfiles justhtml idna tomlkit ];
          doInstallCheck = true;
          installCheckPhase = "BROADSHEET_HOME=$TMPDIR $out/bin/broadsheet count";
          meta.mainProgram = "broadsheet";
        };
      });
    };
}
