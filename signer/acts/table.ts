// Every act by its kind of message. What it is given was checked: who asks, by which socket, and
// the shape of the body.

import type { MessageBody, MessageKind } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Asked, type Heard, memberOf, signedBy } from '../request.ts'
import type { Serving } from '../serving.ts'
import { reviewSpend, spendNotices } from './approvals.ts'
import { notarise } from './audit.ts'
import { hearHeight, hearTransaction } from './chain.ts'
import { charterHead, exportCharter, showCharter } from './charter.ts'
import { hearHeaders } from './clock.ts'
import { addDevice, deviceList, removeDevice } from './devices.ts'
import { dryRun } from './dry.ts'
import { exchangeCode, exchangeMember, exchangePasskey, exchangeStanding } from './exchange.ts'
import {
  cancelFactor,
  confirmFactor,
  enrolFactor,
  factorList,
  type Offers,
  replaceFactor,
  unlockFactor,
} from './factors.ts'
import { finishSpend } from './finish.ts'
import { claimGenesis } from './genesis.ts'
import { actInCharter, issueUnlock, previewProposal, stopByLink } from './governance.ts'
import { hello } from './hello.ts'
import { acceptInvitation, offerToInvited, showInvitation } from './invitations.ts'
import { approveSpend, cancelSpend, pendingSpends, showSpend, spendState } from './kept.ts'
import { mirrorHeads, mirrorRead } from './mirror.ts'
import { heartbeat, readNotices, signInNotices, verifyContact } from './notices.ts'
import { exchangeVotes } from './order-approvals.ts'
import { tightenPolicy } from './policy.ts'
import { previewSpend } from './preview.ts'
import { readBudgets, readHistory, readLimits, verifyJournal } from './reading.ts'
import { challengeExit, rehearseExit } from './rehearsal.ts'
import { hearSpent } from './settle.ts'
import { confirmSignIn, enrolSignIn, listSignIn, removeSignIn } from './sign-in.ts'
import { checkSignIn, signInState } from './signin-check.ts'
import { signSpend } from './spend.ts'
import { createWallet, prepareWallet, showSealedKey, showWallet, walletOf } from './wallets.ts'
import { addWitness, answerWitness, removeWitness } from './witness.ts'

type Act<K extends MessageKind> = (heard: Heard<MessageBody<K>>, service: Serving) => Canonical
type Acts = { readonly [K in MessageKind]: Act<K> }

/** An act of a device's. @throws Fault channel.signature_invalid when nobody signed */
const byDevice =
  <Body>(act: (asked: Asked<Body>) => Canonical) =>
  (heard: Heard<Body>): Canonical =>
    act(signedBy(heard))

/** The same, for one about an authenticator that was offered. */
const withOffers =
  <Body>(act: (asked: Asked<Body>, offers: Offers) => Canonical) =>
  (heard: Heard<Body>, { offers }: Serving): Canonical =>
    act(signedBy(heard), offers)

const ACTS: Acts = {
  hello: (_, service) => hello(service),
  'genesis.claim': (heard, { claimCode, onClaimed }) => {
    const claimed = claimGenesis(signedBy(heard), claimCode)
    onClaimed()
    return claimed
  },

  'device.add': byDevice(addDevice),
  'device.remove': byDevice(removeDevice),
  devices: ({ signer }) => deviceList(signer),

  'factor.enrol': withOffers(enrolFactor),
  'factor.confirm': withOffers(confirmFactor),
  'factor.replace': withOffers(replaceFactor),
  'factor.cancel': byDevice(cancelFactor),
  'factor.unlock': byDevice(unlockFactor),
  factors: byDevice(({ signer, proof }) => factorList(signer, memberOf(signer, proof.device).id)),

  'wallet.prepare': byDevice(prepareWallet),
  'wallet.create': byDevice(createWallet),
  'wallet.list': ({ signer }) => ({ wallets: [...signer.charter().wallets.keys()] }),
  'wallet.show': ({ signer, body }) => showWallet(signer, walletOf(signer, body.wallet)),
  'wallet.challenge': byDevice(challengeExit),
  'wallet.rehearse': byDevice(rehearseExit),
  'wallet.sealed-key': byDevice(showSealedKey),

  'spend.sign': byDevice(signSpend),
  'spend.preview': byDevice(previewSpend),
  'spend.finish': finishSpend,
  'spend.show': showSpend,
  'spend.approve': approveSpend,
  'spend.cancel': byDevice(cancelSpend),
  'spend.state': spendState,
  'spend.review': reviewSpend,
  'spend.pending': pendingSpends,
  'spend.dry': dryRun,
  limits: readLimits,
  'token.budgets': readBudgets,
  history: readHistory,
  'policy.tighten': byDevice(tightenPolicy),

  'charter.act': actInCharter,
  'charter.preview': byDevice(previewProposal),
  'charter.show': showCharter,
  'charter.export': exportCharter,
  'charter.head': charterHead,
  'invitation.show': showInvitation,
  'invitation.offer': (heard, { offers }) => offerToInvited(heard, offers),
  'invitation.accept': (heard, { offers }) => acceptInvitation(heard, offers),
  'unlock.issue': issueUnlock,
  'stop.link': stopByLink,
  'contact.verify': byDevice(verifyContact),
  'notices.read': readNotices,
  'notices.spends': spendNotices,
  'notices.heartbeat': heartbeat,
  'notices.sign-ins': signInNotices,

  'sign-in.enrol': (heard, { signInOffers }) => enrolSignIn(signedBy(heard), signInOffers),
  'sign-in.confirm': (heard, { signInOffers }) => confirmSignIn(signedBy(heard), signInOffers),
  'sign-in.remove': byDevice(removeSignIn),
  'sign-in.list': byDevice(listSignIn),
  'sign-in.check': checkSignIn,
  'sign-in.state': signInState,

  'exchange.standing': exchangeStanding,
  'exchange.member': exchangeMember,
  'exchange.code': exchangeCode,
  'exchange.passkey': exchangePasskey,
  'exchange.votes': exchangeVotes,

  'mirror.heads': mirrorHeads,
  'mirror.read': mirrorRead,
  'journal.verify': byDevice(verifyJournal),

  'witness.answer': byDevice(answerWitness),
  'witness.add': byDevice(addWitness),
  'witness.remove': byDevice(removeWitness),
  'audit.notarise': notarise,
  'clock.headers': hearHeaders,
  'chain.height': hearHeight,
  'chain.report': hearTransaction,
  'chain.spent': hearSpent,
}

/** Does what was asked. @throws Fault whatever the act says */
export function doAct<K extends MessageKind>(
  kind: K,
  heard: Heard<MessageBody<K>>,
  service: Serving,
): Canonical {
  return ACTS[kind](heard, service)
}
