#!/bin/sh
# Holds the pages of `dpo consent form` against axe-core, an automatic accessibility checker, in a headless
# Chromium: every kind of form, in the four languages, in the light and in the dark.
#
#   tests/accessibility/run.sh
#
# It needs Chromium, npm (for one download from its registry, kept in no folder of the repository) and a
# built dpo: `cargo build`, or DPO=/path/to/dpo. CHROMIUM names another browser.
# Exit status: 0 no violation, 1 a violation or a page that was not checked, 2 something is missing.
set -eu

AXE=4.14.1
AXE_SHA256=29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c

root=$(cd "$(dirname "$0")/../.." && pwd)
dpo=${DPO:-"$root/target/debug/dpo"}

missing() {
    echo "accessibility: $1" >&2
    exit 2
}

chromium=${CHROMIUM:-}
if [ -z "$chromium" ]; then
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null 2>&1; then
            chromium=$name
            break
        fi
    done
fi
[ -n "$chromium" ] || missing "there is no Chromium: install it (apt-get install chromium) or name one with CHROMIUM=PATH"
command -v npm >/dev/null 2>&1 || missing "there is no npm to fetch axe-core $AXE with: install it (apt-get install npm)"
[ -x "$dpo" ] || missing "there is no $dpo: run cargo build, or name one with DPO=PATH"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

(cd "$work" && npm pack --silent "axe-core@$AXE" >/dev/null) || missing "axe-core $AXE could not be fetched"
tar -xzf "$work/axe-core-$AXE.tgz" -C "$work" package/axe.min.js
echo "$AXE_SHA256  $work/package/axe.min.js" | sha256sum -c --quiet - ||
    missing "axe.min.js is not the file that was looked at: its SHA-256 differs"

form() {
    out=$1
    shift
    "$dpo" --policy "$root/fixtures/policy/consent-form.toml" --today 2026-06-30 --quiet \
        consent form --out-dir "$work/$out" "$@" >/dev/null
}
form post --purpose newsletter events --post-to https://www.example.org/consent \
    --notice-url https://www.example.org/privacy --withdraw-url https://www.example.org/leave
form mail --purpose newsletter events --mail-to privacy@example.org
form email-only --purpose newsletter --channel email --post-to https://www.example.org/consent
form post-only --purpose newsletter --channel post --mail-to privacy@example.org

# What the copy of a page does: it replaces itself by what the checker found.
cat >"$work/ask.js" <<'END'
axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(
  function (found) {
    var lines = found.violations.map(function (own) {
      return '  ' + own.id + ': ' + own.help + ' (' + own.nodes.map(function (node) { return node.target.join(' '); }).join('; ') + ')';
    });
    lines.unshift('found: ' + found.violations.length + ' violations, ' + found.incomplete.length + ' undecided, ' + found.passes.length + ' rules passed');
    document.body.textContent = '\n' + lines.join('\n') + '\nend\n';
  },
  function (error) { document.body.textContent = '\nfound: the checker failed, ' + error + '\nend\n'; }
);
END

# The page itself forbids every script, so its copy goes without that line; nothing else of it is changed.
with_checker() {
    grep -v 'http-equiv="Content-Security-Policy"' "$1" | sed '/<\/html>/d'
    printf '<script>'
    cat "$work/package/axe.min.js"
    printf '</script><script>'
    cat "$work/ask.js"
    printf '</script></html>\n'
}

wrong=0
checked=0
for page in "$work"/*/form-*/form-??.html; do
    kind=$(basename "$(dirname "$(dirname "$page")")")
    for scheme in light dark; do
        copy="$work/copy.html"
        with_checker "$page" >"$copy"
        # 0 is dark, 1 is light.
        flag=1
        [ "$scheme" = light ] || flag=0
        found=$("$chromium" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" \
            --blink-settings=preferredColorScheme="$flag" --virtual-time-budget=20000 --window-size=500,1200 \
            --dump-dom "file://$copy" 2>/dev/null | sed -n '/^found: /,/^end/p' | sed '/^end/d')
        summary=$(printf '%s\n' "$found" | head -n 1)
        echo "$kind $(basename "$page") $scheme: ${summary:-not checked}"
        case $summary in
            "found: 0 violations, "*) checked=$((checked + 1)) ;;
            *)
                wrong=$((wrong + 1))
                printf '%s\n' "$found" | tail -n +2
                ;;
        esac
    done
done

echo "axe-core $AXE: $checked pages without a violation, $wrong with one or not checked"
[ "$wrong" -eq 0 ] && [ "$checked" -eq 32 ]
