// What a check saw and how it is mended, in German: each sentence of the core beside the German of
// it, with the same holes. A hole is a name, a number or a list, and stands as it came; `said` is a
// sentence that is looked up itself. tests/web/words.test.ts holds every finding against it.

import { FOUND_OF_PEOPLE } from './found-people.ts'
import { FOUND_OF_POLICIES } from './found-policies.ts'
import { FOUND_OF_RUNNING } from './found-running.ts'
import { FOUND_OF_EXCHANGES } from './german-exchanges.ts'

/** English and German, by the id of a check; of one check the first that fits is taken. */
export type Found = Readonly<Record<string, readonly (readonly [en: string, de: string])[]>>

export const FOUND: Found = {
  ...FOUND_OF_POLICIES,
  ...FOUND_OF_PEOPLE,
  ...FOUND_OF_RUNNING,
  ...FOUND_OF_EXCHANGES,
}

/** What is said of several checks. */
const SHARED: Found[string] = [
  [
    '{said} The policy has as many rules as it can hold: take one out for it.',
    '{said} Die Richtlinie hat so viele Regeln, wie sie fasst: nehmen Sie dafür eine heraus.',
  ],
  ['Deny more than {amount} BTC in 24 hours.', 'Mehr als {amount} BTC in 24 Stunden ablehnen.'],
  ['Take it away.', 'Nehmen Sie es weg.'],
  [
    'countersign doctor says what is open and how to close it.',
    'countersign doctor sagt, was offen ist und wie man es schließt.',
  ],
  [
    'Make a new wallet (countersign wallet create) and spend everything to it.',
    'Legen Sie eine neue Wallet an (countersign wallet create) und senden Sie alles dorthin.',
  ],
]

const HOLE = /\{(\w+)\}/g

/** Null where no line fits. */
export function inGerman(check: string, text: string): string | null {
  for (const [en, de] of [...(FOUND[check] ?? []), ...SHARED]) {
    const found = patternOf(en).exec(text)
    if (!found) continue
    const names = [...en.matchAll(HOLE)].map(([, name = '']) => name)
    const held = new Map(names.map((name, at) => [name, found[at + 1] ?? '']))
    return de.replaceAll(HOLE, (_, name: string) => {
      const inside = held.get(name) ?? ''
      return name === 'said' ? (inGerman(check, inside) ?? inside) : inside
    })
  }
  return null
}

const patternOf = (english: string): RegExp =>
  new RegExp(`^${english.split(HOLE).map(piece).join('')}$`, 'u')

/** Splitting leaves text and the names of holes by turns. */
const piece = (part: string, at: number): string =>
  at % 2 === 1 ? '(.+?)' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
