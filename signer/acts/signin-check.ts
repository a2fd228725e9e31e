// What the server may ask about codes that let a member into the console: is this one right, and
// who has an authenticator for them. It signs nothing, so it is answered whatever stands still, but
// for signing in itself.

import type { MessageBody } from '@countersign/channel/messages.ts'
import { signInBinding } from '@countersign/channel/sign-in.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Member } from '@countersign/core/charter/member.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { type Heard, openText } from '../request.ts'
import { SIGN_IN_LOG, type SignIn } from '../sign-ins.ts'
import type { Signer } from '../signer.ts'

/**
 * Looks at a code. A right one is used up before the answer, and answers this attempt alone, also
 * when it is asked again.
 * @throws Fault signin.none, signin.outdated, signin.code_wrong, signin.code_reused,
 *   signin.throttled, charter.frozen, charter.suspended, channel.seal_broken
 */
export function checkSignIn({ signer, body }: Heard<MessageBody<'sign-in.check'>>): Canonical {
  const { request } = body
  const charter = signer.charter()
  const member = charter.members.get(body.member)
  const signIn = member ? signInOf(signer, member) : null
  if (charter.freezes.has('entry')) throw new Fault('charter.frozen', { subject: 'entry' })
  if (!member || !signIn) throw new Fault('signin.none')
  if (charter.freezes.has(`member:${member.id}`)) {
    throw new Fault('charter.suspended', { member: member.id })
  }
  if (charter.renewFrom > 0 && signIn.since <= charter.renewFrom) throw new Fault('signin.outdated')
  const { step, isRepeated } = signer.signIns.check({
    signIn,
    seed: signInSeed(signer, signIn),
    code: openText(signer, body.code, signInBinding(member.id)),
    now: signer.clock(),
    time: signer.time(),
    request,
  })
  const { authenticator } = signIn
  if (!isRepeated) {
    const accepted = { member: member.id, authenticator, step: plain(step), request }
    signer.append([{ log: SIGN_IN_LOG, kind: 'sign-in.accepted', body: accepted, proofs: [] }])
  }
  return { isRight: 'yes', authenticator }
}

/** Which members have one, without anything that a code could be made of. */
export function signInState({ signer }: Pick<Heard<unknown>, 'signer'>): Canonical {
  const members = [...signer.charter().members.values()]
  return {
    members: members.flatMap((member) => {
      const signIn = signInOf(signer, member)
      if (!signIn) return []
      const { authenticator, since } = signIn
      return [{ member: member.id, authenticator, since: plain(since) }]
    }),
  }
}

/** A member's own. Whoever was given the id of somebody who left has not got theirs. */
export function signInOf({ signIns }: Pick<Signer, 'signIns'>, member: Member): SignIn | null {
  const signIn = signIns.of(member.id)
  return signIn && signIn.since >= member.since ? signIn : null
}

/** What a seed is sealed for in the journal: no spending authenticator's, and no other member's. */
export const seedOwner = ({
  member,
  authenticator,
}: Pick<SignIn, 'member' | 'authenticator'>): string => `sign-in/${member}/${authenticator}`

export function signInSeed({ keys }: Pick<Signer, 'keys'>, signIn: SignIn): Uint8Array {
  return keys.openRecord(signIn.sealedSeed, seedOwner(signIn))
}
