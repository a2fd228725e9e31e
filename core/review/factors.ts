// Checks of the keys people vote and spend with, and of their authenticators.

import type { Facts, MemberFacts } from './facts.ts'
import { byChange, byCommand, byHand, type Check, type Found } from './finding.ts'
import { deciding, foundIn, ifKnown, plural } from './walk.ts'

/** Those that count: what is frozen signs nothing. */
const usable = ({ credentials }: MemberFacts) => credentials.filter(({ isFrozen }) => !isFrozen)
const passkeys = (member: MemberFacts) => usable(member).filter(({ kind }) => kind === 'passkey')

const inviting = ({ id, name }: MemberFacts, what: string): Found['fix'] =>
  byHand(
    `${name} adds ${what}: countersign charter invite ${id}, accepted in a browser at the desk.`,
  )

const ofEach =
  (
    isAtFault: (member: MemberFacts) => boolean,
    tell: (member: MemberFacts) => string,
    what: string,
  ): Check['judge'] =>
  (facts: Facts) =>
    foundIn(deciding(facts), isAtFault, (member) => ({
      subject: `member:${member.id}`,
      evidence: `${member.name}: ${tell(member)}`,
      fix: inviting(member, what),
    }))

const kindsOf = (member: MemberFacts): string =>
  usable(member)
    .map(({ kind, class: place, name }) => `${name} (${kind}, ${place})`)
    .join(', ') || 'nothing that counts'

const phishable: Check = {
  id: 'factors.phishable',
  severity: 'high',
  title: 'Somebody who decides has no passkey',
  why: 'A typed code is good at any page that asks for it; a passkey only where it was made.',
  standards: ['NIST 800-63B 2.2', 'ASVS 6.3.3'],
  judge: ofEach((member) => passkeys(member).length === 0, kindsOf, 'a passkey or a security key'),
}

const password: Check = {
  id: 'factors.password',
  severity: 'medium',
  title: 'Somebody who decides signs in by a password',
  why: 'Password and code are typed into any page that looks like the console, and used at once.',
  standards: ['NIST 800-63B 2.2', 'ASVS 6.3.3'],
  judge: (facts) =>
    ifKnown(facts.accounts, (accounts) => {
      const typing = new Set(
        accounts.filter(({ hasPassword }) => hasPassword).map(({ member }) => member),
      )
      return foundIn(
        deciding(facts),
        ({ id }) => typing.has(id),
        ({ id, name }) => ({
          subject: `member:${id}`,
          evidence: `${name}: a password and a code`,
          fix: byHand(
            `${name} adds a passkey in the console under Account, and removes the password there.`,
          ),
        }),
      )
    }),
}

const syncable: Check = {
  id: 'factors.syncable',
  severity: 'medium',
  title: 'Somebody’s only passkeys are synchronised by a cloud',
  why: 'A key that a cloud keeps can be had through the account there, or its recovery.',
  standards: ['NIST 800-63B 2.3'],
  judge: (facts) => {
    const all = deciding(facts)
    const keys = all.flatMap(passkeys)
    const judged = ofEach(
      (member) => {
        const own = passkeys(member)
        return own.length > 0 && own.every(({ isSyncable }) => isSyncable === true)
      },
      kindsOf,
      'a security key that cannot be copied',
    )(facts)
    const isTold = keys.every(({ isSyncable }) => isSyncable !== undefined)
    const isFound = Array.isArray(judged) && judged.length > 0
    return isTold || isFound ? judged : { unknown: 'the signer does not say of every passkey' }
  },
}

const noSpare: Check = {
  id: 'factors.no-spare',
  severity: 'high',
  title: 'Somebody who decides has a single key',
  why: 'Who loses their only key has to be let in anew by the others, on a bad day.',
  standards: ['NIST 800-63B 4.2.2', 'ASVS 6.4.4'],
  judge: ofEach((member) => usable(member).length === 1, kindsOf, 'a spare key'),
}

const onePlace: Check = {
  id: 'factors.one-place',
  severity: 'medium',
  title: 'Somebody’s keys all lie in one kind of place',
  why: 'Two keys in one computer are stolen together: one of them should be a phone or a token.',
  standards: ['CCSS 1.05.1.1', 'CCSS 1.02.3'],
  judge: ofEach(
    (member) => usable(member).length > 1 && new Set(usable(member).map((it) => it.class)).size < 2,
    kindsOf,
    'a key elsewhere',
  ),
}

/** One may be lost, and the two that are left decide. */
const ENOUGH_KEYS = 3

const noCode: Check = {
  id: 'factors.no-code',
  severity: 'low',
  title: 'Somebody who decides has no authenticator',
  why: 'Without one a lost key leaves a single signature, which decides nothing.',
  standards: ['CCSS 1.05.1.1'],
  judge: ofEach(
    (member) => !member.hasCode && usable(member).length < ENOUGH_KEYS,
    kindsOf,
    'an authenticator of one-time codes',
  ),
}

/** More than anybody carries. */
const MANY = 6

const many: Check = {
  id: 'factors.many',
  severity: 'low',
  title: 'Somebody has more keys than they can know',
  why: 'A key that nobody thinks of is the one that is found in a drawer.',
  standards: ['CCSS 2.04.1.1'],
  judge: (facts) =>
    foundIn(
      facts.charter.members,
      ({ credentials }) => credentials.length > MANY,
      (member) => ({
        subject: `member:${member.id}`,
        evidence: plural(member.credentials.length, 'key'),
        fix: byHand(`${member.name} ends what is not used: countersign charter revoke CREDENTIAL`),
      }),
    ),
}

const frozenKept: Check = {
  id: 'factors.frozen-kept',
  severity: 'low',
  title: 'A frozen key was not taken away',
  why: 'What was frozen because it was lost can be thawed by whoever holds it and finds a quorum.',
  standards: ['CCSS 1.04'],
  judge: ({ charter: { members } }) =>
    members.flatMap(({ id, credentials }) =>
      foundIn(
        credentials,
        ({ isFrozen }) => isFrozen,
        (credential) => ({
          subject: `credential:${credential.id}`,
          evidence: `${credential.name} of ${id}`,
          fix: byChange('Take it away.', {
            kind: 'credential.remove',
            credential: credential.id,
          }),
        }),
      ),
    ),
}

const active = (facts: Facts) => ifKnownActive(facts, ({ state }) => state === 'active')

function ifKnownActive(
  { authenticators }: Facts,
  isMeant: (each: { readonly state: string }) => boolean,
) {
  if ('unknown' in authenticators) return authenticators
  return authenticators.filter(isMeant)
}

const FEW_CODES = 3

const fewCodes: Check = {
  id: 'factors.few-recovery-codes',
  severity: 'medium',
  title: 'Hardly any recovery codes are left',
  why:
    'The last one gone, a lost authenticator takes ' +
    'the others’ help, or locks somebody alone out.',
  standards: ['NIST 800-63B 4.2.2', 'ASVS 6.4.4'],
  judge: (facts) =>
    ifKnown(active(facts), (own) =>
      foundIn(
        own,
        ({ recoveryCodesLeft }) => recoveryCodesLeft < FEW_CODES,
        ({ factor, recoveryCodesLeft }) => ({
          subject: `authenticator:${factor}`,
          evidence: plural(recoveryCodesLeft, 'code'),
          fix: byHand('Set up another authenticator with new codes: countersign factor replace'),
        }),
      ),
    ),
}

const WRONG_CODES = 3

const wrongCodes: Check = {
  id: 'factors.wrong-codes',
  severity: 'medium',
  title: 'Somebody typed wrong codes',
  why: 'Wrong codes that you did not type are somebody who has all but the code.',
  standards: ['NIST 800-63B 3.2.2', 'CCSS 2.02.3.2'],
  judge: (facts) =>
    ifKnown(active(facts), (own) =>
      foundIn(
        own,
        (each) => each.wrongCodes >= WRONG_CODES,
        (each) => ({
          subject: `authenticator:${each.factor}`,
          evidence: `${each.wrongCodes} wrong codes since the last right one`,
          fix: byHand('Was it you? A right code forgets them. If not, look at your devices first.'),
        }),
      ),
    ),
}

const waiting: Check = {
  id: 'factors.replacement',
  severity: 'high',
  title: 'Your authenticator is about to be replaced',
  why: 'Who has your recovery code and your key has asked for it. If that is not you, object now.',
  standards: ['NIST 800-63B 4.2.2', 'NIST 800-63B 4.6'],
  judge: (facts) =>
    ifKnown(
      ifKnownActive(facts, ({ state }) => state === 'waiting'),
      (own) =>
        own.map(({ factor }) => ({
          subject: `authenticator:${factor}`,
          evidence: 'it waits out its delay',
          fix: byCommand('countersign factor cancel', 'If it was not you, object to it.'),
        })),
    ),
}

export const FACTORS: readonly Check[] = [
  phishable,
  password,
  syncable,
  noSpare,
  onePlace,
  noCode,
  many,
  frozenKept,
  fewCodes,
  wrongCodes,
  waiting,
]
