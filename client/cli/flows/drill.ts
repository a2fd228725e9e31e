// A drill for a bad day: what each lever would do now, and who would hear of it. It stops nothing.

import { LEVER_WORDS, LEVERS, type Lever } from '@countersign/core/charter/levers.ts'
import { contactName } from '@countersign/core/charter/names.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { type Context, launcherStatus } from '../context.ts'
import { readStated } from '../keep/stated.ts'
import { readCharter } from './charter.ts'

/** What the review asks for: core/review/stated.ts. */
export const DRILLED = 'bad-day-drilled'

export type Drill = {
  readonly levers: readonly { readonly lever: Lever; readonly does: string; readonly why: string }[]
  readonly told: readonly {
    readonly member: string
    readonly contact: string
    readonly isVerified: boolean
    /** Why it does not arrive; empty where it does, or where nobody here knows. */
    readonly failing: string
  }[]
  /** Whether a process tells anybody, as far as this machine knows. */
  readonly courier: 'works' | 'missing' | 'unknown'
  /** When it was drilled last; null for never, as far as this client knows. */
  readonly lastAt: number | null
}

export async function drill(context: Context): Promise<Drill> {
  const view = await readCharter(context)
  const launcher = launcherOf(context)
  const lanes = launcher?.notices?.lanes ?? []
  const told = view.members.flatMap(({ id, name, contacts, verified }) =>
    contacts.map((contact) => {
      const lane = lanes.find((each) => each.recipient === id && isOf(each.channel, contact.kind))
      const isVerified = verified.includes(`${contact.kind} ${contact.address}`)
      return { member: name, contact: contactName(contact), isVerified, failing: lane?.why ?? '' }
    }),
  )
  const said = readStated(context).filter(({ what }) => what === DRILLED)
  return {
    levers: LEVERS.map((lever) => ({
      lever,
      does: LEVER_WORDS[lever].does,
      why: whyOf(view, lever),
    })),
    told,
    courier: launcher === null ? 'unknown' : launcher.notices ? 'works' : 'missing',
    lastAt: said.at(-1)?.at ?? null,
  }
}

/** What speaks against pulling it, or for doing something first. */
function whyOf({ freezes, networks, organisation, now }: CharterView, lever: Lever): string {
  if (freezes.some(({ subject }) => subject === lever)) return 'it is stopped already'
  const isOpen = networks.some(({ until }) => now < until)
  if (lever === 'network' && !isOpen) return 'no network is listed: the server would answer nobody'
  const isAlone = organisation.kind === 'personal'
  if (lever === 'links' && isAlone) return 'you are alone: it takes keys of two kinds'
  return ''
}

const CHANNEL_OF: Readonly<Record<string, string>> = { email: 'mail', phone: 'sms' }
const isOf = (channel: string, kind: string): boolean => channel === (CHANNEL_OF[kind] ?? kind)

// On another machine than the launcher's nobody knows how its courier fares.
function launcherOf(context: Context) {
  try {
    return launcherStatus(context)
  } catch {
    return null
  }
}
