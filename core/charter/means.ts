// What a statement takes beside one signature, and what a member has for it. Clients ask here
// before anybody signs; the signer decides by the same rules in authority.ts.

import type { Change } from './change.ts'
import type { CredentialClass, CredentialKey } from './member.ts'
import type { Act } from './statement.ts'
import type { CharterView } from './view.ts'

/** `one`: a signature. `full`: a signature and a second factor, as the organisation asks. */
type Strength = 'one' | 'full'

export const STRENGTHS: Readonly<Record<Act, Strength>> = {
  found: 'one',
  invite: 'one',
  propose: 'full',
  vote: 'full',
  unvote: 'one',
  withdraw: 'one',
  veto: 'one',
  freeze: 'one',
  revoke: 'one',
  'request-unlock': 'one',
  'approve-spend': 'full',
  'approve-order': 'full',
}

/** Whether the act takes a second factor. */
export const needsSecond = (act: Act): boolean => STRENGTHS[act] === 'full'

/** What somebody alone has that counts now, and what an accepted invitation brought. */
export type Own = {
  readonly credentials: readonly {
    readonly class: CredentialClass
    readonly kind: CredentialKey['kind']
  }[]
  /** null for an invitation that is not there, or that nobody accepted. */
  readonly broughtBy: (invitation: string) => {
    readonly classes: readonly CredentialClass[]
    readonly hasCode: boolean
  } | null
}

/**
 * Somebody alone whose credentials are all of one class could never bring a second one, and who
 * lost the other class could never replace it: for that, a code and a delay suffice, and for ending
 * a freeze. Nothing else may come along. Who has the other class has the time to say no: terms.ts.
 */
export function mayBegin({ credentials, broughtBy }: Own, changes: readonly Change[]): boolean {
  const own = new Set(credentials.map((each) => each.class))
  if (own.size > 1) {
    return changes.every(({ kind }) => kind === 'credential.add' || kind === 'credential.remove')
  }
  const hasPasskey = credentials.some(({ kind }) => kind === 'passkey')
  return changes.every((change) => {
    // Else whoever can only stop things would stop somebody alone for ever.
    if (change.kind === 'lift') return true
    if (change.kind === 'desk.set') return !hasPasskey
    if (change.kind !== 'credential.add') return false
    const brought = broughtBy(change.invitation)
    return brought?.hasCode === false && brought.classes.every((each) => !own.has(each))
  })
}

type MemberView = CharterView['members'][number]

/** What would do beside the signature of one device. */
export type Means = {
  readonly passkeys: MemberView['credentials']
  readonly mayUseCode: boolean
}

/**
 * What a member has for an act that takes a second factor, signed with this device.
 * @param changes - of a proposal; none for every other act
 */
export function meansOf(
  view: Pick<CharterView, 'organisation' | 'invitations'>,
  { credentials, hasCode }: MemberView,
  device: string,
  changes: readonly Change[],
): Means {
  const usable = credentials.filter(({ isFrozen }) => !isFrozen)
  const signing = usable.find(({ id }) => id === device)
  if (!signing) return { passkeys: [], mayUseCode: false }
  const passkeys = usable.filter(({ kind }) => kind === 'passkey')
  if (view.organisation.kind === 'team') return { passkeys, mayUseCode: hasCode }
  const own = { credentials: usable, broughtBy: broughtIn(view) }
  return {
    passkeys: passkeys.filter((each) => each.class !== signing.class),
    mayUseCode: hasCode && changes.length > 0 && mayBegin(own, changes),
  }
}

const broughtIn =
  ({ invitations }: Pick<CharterView, 'invitations'>): Own['broughtBy'] =>
  (id) => {
    const found = invitations.find((each) => each.id === id)
    if (found?.fingerprint === undefined) return null
    return { classes: found.credentials.map((each) => each.class), hasCode: found.hasCode }
  }
