// An event with what people look for in it: who did what, in words and names.

import type { AuditEvent } from '@countersign/core/audit/event.ts'
import { nameOf } from '@countersign/core/charter/names.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'

export type Told = {
  readonly event: AuditEvent
  /** What was done, in a few words. */
  readonly title: string
  /** A name, or what kind of actor it was. */
  readonly who: string
  /** A member's id, or the kind of actor: by this it is filtered. */
  readonly whose: string
  /** What it was done to, as far as one line can say; empty where nothing is named. */
  readonly about: string
  /** Everything that a search looks through, in small letters. */
  readonly found: string
}

export type Naming = {
  readonly view: CharterView | null
  /** Of reading tokens, by their ids. */
  readonly tokens: ReadonlyMap<string, string>
  titleOf(act: string): string
  actorWord(kind: AuditEvent['actor']['kind']): string
}

export function toldOf(event: AuditEvent, naming: Naming): Told {
  const { actor, act, outcome, subject, network, token, facts } = event
  const member = actor.id === undefined ? null : memberOf(actor.id, naming.view)
  const title = naming.titleOf(act)
  const who = member
    ? member.name
    : actor.kind === 'token'
      ? (naming.tokens.get(actor.id ?? token ?? '') ?? naming.actorWord('token'))
      : naming.actorWord(actor.kind)
  const about = aboutOf(event, naming.view)
  const texts = [title, who, about, act, actor.id, subject?.id, network, token]
  const fault = outcome.kind === 'refused' ? outcome.fault : ''
  const found = [...texts, fault, ...Object.values(facts)].join('\n').toLowerCase()
  return { event, title, who, whose: member?.id ?? actor.kind, about, found }
}

const NAMING = ['wallet', 'subject', 'name', 'member', 'channel']

/** A wallet, somebody, a token: the first name that the event or what was written has for it. */
function aboutOf({ facts, after, subject }: AuditEvent, view: CharterView | null): string {
  const written = Object(after) as { readonly statement?: unknown }
  for (const fields of [facts, Object(after), Object(written.statement)]) {
    const named = NAMING.map((name) => (fields as Record<string, unknown>)[name])
    const found = named.find((each) => typeof each === 'string' && each !== '')
    if (typeof found === 'string') return view ? nameOf(view, found) : found
  }
  return subject?.id ?? ''
}

/** By their id, or by that of something they hold. */
function memberOf(
  id: string,
  view: CharterView | null,
): { readonly id: string; readonly name: string } | null {
  const found = view?.members.find(
    (member) => member.id === id || member.credentials.some((each) => each.id === id),
  )
  return found && view ? { id: found.id, name: nameOf(view, found.id) } : null
}
