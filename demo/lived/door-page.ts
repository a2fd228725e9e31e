// The page at the demonstration's door: what this is, whom to look around as, and what the others
// can be made to do meanwhile.

import type { Guest } from './door.ts'

/** What anybody at the door may have somebody else do. */
export type Play = { readonly path: string; readonly title: string; readonly what: string }

const STYLE = `
:root { color-scheme: light dark; --paper: #f5f4ef; --card: #fff; --ink: #1d2422; --soft: #55605c;
  --line: #dcdcd3; --accent: #1f7059; --on: #fff }
@media (prefers-color-scheme: dark) { :root { --paper: #14191a; --card: #1c2324; --ink: #e8ece9;
  --soft: #a9b4af; --line: #323c3b; --accent: #58b495; --on: #0d1512 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; padding: clamp(1rem, 5vw, 4rem) 1rem }
main { max-inline-size: 46rem; margin-inline: auto }
h1 { font-size: 2.1rem; line-height: 1.2; margin-block: .25rem .75rem }
h2 { font-size: 1.1rem; margin-block: 2rem .75rem }
.mark { color: var(--accent); font-weight: 650 }
p { color: var(--soft); margin-block: .25rem }
ul { list-style: none; padding: 0; display: grid; gap: .75rem }
li { display: flex; gap: 1rem; align-items: center; justify-content: space-between;
  flex-wrap: wrap; background: var(--card); border: 1px solid var(--line);
  border-radius: .9rem; padding: 1rem 1.15rem }
li > div { flex: 1 1 16rem }
button { font: inherit; font-weight: 600; border: 1px solid var(--accent); border-radius: .6rem;
  padding: .55rem 1.1rem; background: var(--accent); color: var(--on); cursor: pointer }
button.quiet { background: none; color: var(--accent) }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
`

export type DoorPage = {
  readonly organisation: string
  readonly guests: readonly Guest[]
  readonly plays: readonly Play[]
  readonly nonce: string
}

export function doorPage({ organisation, guests, plays, nonce }: DoorPage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(organisation)} · a demonstration of Countersign</title>
<style nonce="${nonce}">${STYLE}</style>
<main>
<p class="mark">Countersign, a demonstration</p>
<h1>${text(organisation)}</h1>
<p>A boatyard keeps its bitcoin with four people, two wallets and rules. It has done so for three
months, on a regtest chain whose coins are worth nothing. The people are made up; everything they
did went through the real API, signer and desk.</p>
<h2>Look around as</h2>
<ul>${guests.map(guestRow).join('')}</ul>
<h2>Meanwhile</h2>
<ul>${plays.map(playRow).join('')}</ul>
</main>
</html>`
}

const guestRow = ({ member, name, what }: Guest): string => `
<li><div><strong><bdi>${text(name)}</bdi></strong><p>${text(what)}</p></div>
<form method="post" action="/as/${member}"><button>Come in as ${text(name)}</button></form></li>`

const playRow = ({ path, title, what }: Play): string => `
<li><div><strong>${text(title)}</strong><p>${text(what)}</p></div>
<form method="post" action="${path}"><button class="quiet">${text(title)}</button></form></li>`

const text = (plain: string): string =>
  plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
