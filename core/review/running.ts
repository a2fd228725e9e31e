// Checks of what runs: cages, the signer’s own state, its witnesses, the chain and this machine.

import type { Facts } from './facts.ts'
import { byHand, type Check, type Found, ORGANISATION_SUBJECT } from './finding.ts'
import { foundIn, ifKnown, inDays } from './walk.ts'

const ofAll = (evidence: string, words: string): readonly Found[] => [
  { subject: ORGANISATION_SUBJECT, evidence, fix: byHand(words) },
]

const DOCTOR = 'countersign doctor says what is open and how to close it.'

const weakSigner: Check = {
  id: 'running.signer-weak',
  severity: 'high',
  title: 'The signer is not walled off',
  why: 'The one holder of a key has to survive that everything around it is broken into.',
  standards: ['CCSS 1.05.2.1'],
  judge: ({ signer }) =>
    ifKnown(signer, ({ isolation }) =>
      isolation === 'strong' ? [] : ofAll(`its isolation is ${isolation}`, DOCTOR),
    ),
}

const weakOthers: Check = {
  id: 'running.process-weak',
  severity: 'medium',
  title: 'A process is not walled off',
  why: 'What listens to the network is broken into first; its walls keep that from the rest.',
  standards: ['CCSS 1.05.2.1'],
  judge: ({ processes }) =>
    ifKnown(processes, (all) =>
      foundIn(
        all,
        ({ name, isolation }) => name !== 'signer' && isolation !== 'strong',
        ({ name, isolation }) => ({
          subject: `process:${name}`,
          evidence: `${name}: ${isolation}`,
          fix: byHand(DOCTOR),
        }),
      ),
    ),
}

const frozen: Check = {
  id: 'running.frozen',
  severity: 'critical',
  title: 'The signer froze',
  why: 'It saw a record that contradicts its own: a restored backup, or somebody at its disk.',
  standards: ['ASVS 16.5.3', 'CCSS 2.02.4.1'],
  judge: ({ signer }) =>
    ifKnown(signer, (it) =>
      it.frozen === ''
        ? []
        : ofAll(it.frozen, 'Find out why, then: countersign charter propose lift signer'),
    ),
}

const clock: Check = {
  id: 'running.clock',
  severity: 'high',
  title: 'The signer’s clock jumped',
  why: 'Windows, delays and codes go by the clock: who moves it empties a limit twice.',
  standards: ['ASVS 16.5.3'],
  judge: ({ signer }) =>
    ifKnown(signer, (it) =>
      it.clock === 'steady' ? [] : ofAll('it stopped signing', 'Start again: npm start'),
    ),
}

const unwitnessed: Check = {
  id: 'running.no-witness',
  severity: 'high',
  title: 'No witness is pinned',
  why: 'A backup restored over today spends a limit twice, unless somebody elsewhere remembers.',
  standards: ['ASVS 2.3.4', 'ASVS 16.4.3'],
  judge: ({ charter: { witnesses } }) =>
    witnesses.length > 0
      ? []
      : ofAll(
          'only clients remember how far the journal went',
          'On another machine: countersign witness new, then: ' +
            'countersign charter propose witness-add KEY --name NAME',
        ),
}

const oneWitness: Check = {
  id: 'running.one-witness',
  severity: 'low',
  title: 'There is one witness only',
  why: 'With every pinned witness lost, nothing is signed again: have a second one elsewhere.',
  standards: ['CCSS 1.03.2.1'],
  judge: ({ charter: { witnesses } }) =>
    foundIn(
      witnesses,
      () => witnesses.length === 1,
      ({ name, key }) => ({
        subject: `witness:${key.slice(0, 16)}`,
        evidence: name,
        fix: byHand('countersign witness new on a further machine, then propose witness-add.'),
      }),
    ),
}

const brokenJournal: Check = {
  id: 'running.journal',
  severity: 'critical',
  title: 'The signer’s journal does not verify',
  why: 'Every limit and every right is read from it: what is altered there is altered everywhere.',
  standards: ['ASVS 16.3.2', 'ASVS 16.4.3'],
  judge: ({ journal }) =>
    ifKnown(journal, (it) =>
      it === 'whole'
        ? []
        : ofAll('an entry does not fit the one before', 'Stop, and read docs/operating/restore.md'),
    ),
}

const machine: Check = {
  id: 'running.machine',
  severity: 'medium',
  title: 'This machine is weak',
  why: 'Files that others read and clocks that drift undo what processes keep apart.',
  standards: ['CCSS 1.05.2.1'],
  judge: ({ machine: known }) =>
    ifKnown(known, (all) =>
      foundIn(
        all,
        ({ level }) => level === 'weak',
        ({ name, told, remedy }) => ({
          subject: `machine:${name.replaceAll(' ', '-')}`,
          evidence: `${name}: ${told}`,
          fix: byHand(remedy ?? DOCTOR),
        }),
      ),
    ),
}

const unseen: Check = {
  id: 'running.chain',
  severity: 'medium',
  title: 'The chain is not seen any more',
  why: 'Who does not see the chain does not see coins that leave by other keys.',
  standards: ['CCSS 2.02.4.1'],
  judge: ({ chain, now, network }) =>
    ifKnown(chain, ({ seenAt, height }) => {
      const since = now - (seenAt ?? 0)
      // Blocks of a regtest come when somebody wants one.
      if (seenAt !== null && (network === 'regtest' || since <= 3 * 3_600)) return []
      const evidence = seenAt === null ? 'no block yet' : `${height}, ${inDays(since)} days ago`
      return ofAll(evidence, 'countersign status says whether node and server are there.')
    }),
}

const strangeSpend: Check = {
  id: 'running.unknown-spend',
  severity: 'critical',
  title: 'Coins left that the signer never signed for',
  why: 'Somebody has two of the keys, or it was you, by the exit.',
  standards: ['CCSS 2.02.4.1'],
  judge: ({ chain }) =>
    ifKnown(chain, ({ frozen: wallets }) =>
      wallets.map(({ wallet, reason }) => ({
        subject: `wallet:${wallet}`,
        evidence: reason,
        fix: byHand('If it was not you: move everything with your own keys, now.'),
      })),
    ),
}

const isPlain = ({ charter: { origin } }: Facts): boolean =>
  origin.startsWith('http://') && !/^http:\/\/([^/:]+\.)?localhost(:\d+)?$/.test(origin)

const plainDesk: Check = {
  id: 'running.plain-desk',
  severity: 'high',
  title: 'People consent on a page without TLS',
  why: 'Who sits between shows another page and takes what is typed.',
  standards: ['CCSS 1.05.8.1'],
  judge: (facts) =>
    isPlain(facts)
      ? ofAll(facts.charter.origin, 'Put TLS before it: countersign charter propose desk https://…')
      : [],
}

const unreleased: Check = {
  id: 'running.unreleased',
  severity: 'low',
  title: 'What runs is no release',
  why: 'A release is signed and can be compared; what was built from somewhere cannot.',
  standards: ['CCSS 1.01.1.3'],
  judge: ({ versions }) =>
    ifKnown(versions, ({ own, node }) => {
      if (/^[1-9]\d*\.\d+\.\d+$/.test(own)) return []
      const words = 'Keep to test networks, and update with releases.'
      return ofAll(`version ${own} on Node ${node}`, words)
    }),
}

export const RUNNING: readonly Check[] = [
  weakSigner,
  weakOthers,
  frozen,
  clock,
  unwitnessed,
  oneWitness,
  brokenJournal,
  machine,
  unseen,
  strangeSpend,
  plainDesk,
  unreleased,
]
