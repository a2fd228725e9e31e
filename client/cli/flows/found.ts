// Founding: what the owner alone states once, before there is a wallet. Whoever joins has accepted
// an invitation, and their fingerprints were compared by voice.

import type { Canonical } from '@countersign/core/canonical.ts'
import { type Contact, contacts, isGoverning, OWNER } from '@countersign/core/charter/member.ts'
import { type Settings, teamQuorum } from '@countersign/core/charter/settings.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type FieldReader, list, object, optional, text, word } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'
import { acceptedInvitation, type SettingsDraft } from './propose.ts'
import type { Fields } from './statement.ts'

/** What a file or the options say; the rest has defaults or is asked. */
export type FoundingDraft = {
  readonly kind?: 'personal' | 'team'
  readonly name?: string
  readonly origin?: string
  readonly contacts?: readonly Contact[]
  /** Invitations or their members; all that were accepted, unless told. */
  readonly members?: readonly string[]
  readonly operations?: readonly string[]
  readonly settings: SettingsDraft
}

const DAY = 86_400

/** Everything of it, for people to look at before it is signed. */
export type Founding = {
  readonly kind: 'personal' | 'team'
  readonly name: string
  readonly origin: string
  readonly contacts: readonly Contact[]
  readonly members: readonly (ReturnType<typeof acceptedInvitation> & { readonly member: string })[]
  readonly operations: readonly string[]
  readonly settings: Omit<Settings, 'compareAboveSats'> & { readonly compareAboveSats: string }
}

const fileFields = object({
  kind: optional(word('personal', 'team')),
  name: optional(text(64)),
  origin: optional(text(256)),
  contacts: optional(contacts),
  members: optional(list(text(32), 64)),
  operations: optional(list(text(128), 16)),
  quorum: optional(text(8)),
  delay: optional(text(16)),
  lockAfter: optional(text(16)),
  expiry: optional(text(16)),
  compareAbove: optional(text(32)),
})

export type FoundingFile = ReturnType<typeof fileFields>

export const readFoundingFile: FieldReader<FoundingFile> = fileFields

/** With the defaults filled in. @throws Fault charter.founded, charter.invitation_invalid */
export function foundingOf(view: CharterView, draft: FoundingDraft): Founding {
  if (view.organisation.isFounded) throw new Fault('charter.founded')
  const names = draft.members ?? acceptedIds(view)
  const members = names.map((name) => acceptedInvitation(view, name))
  const others = members.filter(({ member }) => member !== OWNER)
  const kind = draft.kind ?? (others.length > 0 ? 'team' : 'personal')
  const operations = draft.operations ?? []
  const voters = 1 + others.filter(isGoverning).length
  const team = kind === 'team'
  return {
    kind,
    name: draft.name ?? view.organisation.name,
    origin: draft.origin ?? '',
    contacts: draft.contacts ?? [],
    members,
    operations,
    settings: {
      quorum: team ? teamQuorum(voters) : 1,
      delaySeconds: team ? DAY : 2 * DAY,
      lockAfterSeconds: operations.length > 0 ? 2 * DAY : 0,
      expirySeconds: 7 * DAY,
      compareAboveSats: '0',
      ...draft.settings,
    },
  }
}

const acceptedIds = ({ invitations }: CharterView): readonly string[] =>
  invitations.filter(({ fingerprint }) => fingerprint !== undefined).map(({ id }) => id)

/** As the statement carries it. */
export function foundingFields({ settings, members, ...founding }: Founding): Fields {
  const named: Canonical = members.map(({ id, member, name, roles, contacts: told, fingerprint }) =>
    plain({ invitation: id, member, name, roles, contacts: told, fingerprint }),
  )
  return { ...(plain({ ...founding, ...settings }) as Fields), members: named }
}
