// Console sign-in: the authenticator whose codes let this member into the console, and do nothing
// else. Its secret goes sealed between this page and the signer.

import {
  type ConsentBy,
  signInConsentBinding,
  signInOfferBinding,
} from '@countersign/channel/sign-in.ts'
import { makeReplyKey, open } from '@countersign/channel/web-sealing.ts'
import { readSignIn, readSignInOffer, type SignIn } from '../answers.ts'
import { type Child, h } from '../dom.ts'
import {
  asCode,
  badge,
  button,
  codeField,
  type Field,
  facts,
  form,
  moment,
  notice,
  section,
  swap,
} from '../parts.ts'
import type { Session } from '../session.ts'
import { scanning } from './scanning.ts'

/** A member at this screen, and where it is drawn. */
type Desk = { readonly session: Session; readonly state: SignIn; readonly place: HTMLElement }

export async function signInScreen(session: Session): Promise<Node> {
  const state = readSignIn(await session.ask('sign-in.list', {}))
  const place = h('article', {})
  const desk = { session, state, place }
  const [own] = state.authenticators
  swap(
    place,
    h('h1', {}, 'Console sign-in'),
    h(
      'p',
      { class: 'lead' },
      'The console asks for a code of an authenticator of its own. It opens the console and ',
      'nothing else: never type a code for spends there.',
    ),
    section('Yours', own ? present(own) : h('p', {}, 'None yet.')),
    h(
      'div',
      { class: 'actions' },
      button(own ? 'Replace it' : 'Set it up', () => offer(desk), 'primary'),
      own ? button('Remove it', () => askRemoval(desk, own.authenticator)) : null,
    ),
  )
  return place
}

function present({ since, usedAt, waitSeconds }: SignIn['authenticators'][number]): Child {
  return h(
    'div',
    {},
    h('p', {}, badge('good', 'set up')),
    facts(
      ['Since', moment(since)],
      ['Last used', usedAt === 0 ? 'never' : moment(usedAt)],
      waitSeconds > 0 ? ['Wrong codes', `the next is looked at in ${waitSeconds} seconds`] : null,
    ),
  )
}

async function offer(desk: Desk): Promise<void> {
  const { session, place } = desk
  const reply = await makeReplyKey()
  const offered = await session.ask('sign-in.enrol', { replyTo: reply.replyTo })
  const { authenticator, uri: sealed } = readSignInOffer(offered)
  const uri = await open(reply, sealed, signInOfferBinding('sign-in-uri', authenticator))
  const proof = h('div', {})
  swap(place, ...scanning(uri, proof))
  drawConfirm(desk, proof, authenticator, waysOf(desk.state))
}

/** The codes that can agree, the likelier one first; none where there is no authenticator yet. */
function waysOf({ authenticators, hasSpendCodes }: SignIn): readonly ConsentBy[] {
  return [
    ...(hasSpendCodes ? (['spend'] as const) : []),
    ...(authenticators.length > 0 ? (['sign-in'] as const) : []),
  ]
}

const AGREEING: Readonly<Record<ConsentBy, Pick<Field, 'label' | 'hint'>>> = {
  spend: {
    label: 'Code for spends',
    hint: 'Of the authenticator that you confirm spends with. Here, at the desk, it belongs.',
  },
  'sign-in': { label: 'Present sign-in code', hint: 'Of the sign-in authenticator you have.' },
}

const agreeing = (by: ConsentBy): Field => ({
  ...codeField(by === 'spend' ? undefined : 'totp'),
  name: 'agreeing-code',
  ...AGREEING[by],
})

function drawConfirm(
  desk: Desk,
  below: HTMLElement,
  authenticator: string,
  [by, other]: readonly ConsentBy[],
): void {
  const { session } = desk
  const first = { ...codeField('totp'), label: 'Code of the new authenticator' }
  const confirm = form({
    fields: by === undefined ? [first] : [first, agreeing(by)],
    action: 'Confirm',
    busy: 'Checking…',
    submit: async ({ code: typed = '', 'agreeing-code': agreed = '' }) => {
      const code = await session.seal(
        asCode(typed),
        signInOfferBinding('sign-in-confirm', authenticator),
      )
      const consent =
        by && (await sealed(desk, { act: 'sign-in-enrol', authenticator, by }, agreed))
      const body = { authenticator, code, ...(consent ? { consent } : {}) }
      await session.ask('sign-in.confirm', body)
      session.go('#/sign-in')
    },
  })
  const turn = () => drawConfirm(desk, below, authenticator, [other, by].filter(isWay))
  below.replaceChildren(confirm, ...otherWay(other, turn))
}

const isWay = (way: ConsentBy | undefined): way is ConsentBy => way !== undefined

function otherWay(other: ConsentBy | undefined, turn: () => void): readonly Node[] {
  if (other === undefined) return []
  const words = other === 'spend' ? 'Use a code for spends' : 'Use a code of the present one'
  return [h('p', { class: 'actions' }, button(words, turn))]
}

type Agreeing = {
  readonly act: 'sign-in-enrol' | 'sign-in-remove'
  readonly authenticator: string
  readonly by: ConsentBy
}

async function sealed({ session }: Desk, { act, authenticator, by }: Agreeing, typed: string) {
  const code = await session.seal(asCode(typed), signInConsentBinding(act, by, authenticator))
  return { by, code }
}

function askRemoval(desk: Desk, authenticator: string): void {
  const below = h('div', {})
  swap(
    desk.place,
    h('h1', {}, 'Remove the sign-in authenticator'),
    notice(
      'warn',
      'Without it a password opens no console.',
      h('p', {}, 'You then sign in by a passkey alone.'),
    ),
    section('Agree by a code', below),
  )
  drawRemoval(desk, below, authenticator, waysOf(desk.state))
}

function drawRemoval(
  desk: Desk,
  below: HTMLElement,
  authenticator: string,
  [by = 'sign-in', other]: readonly ConsentBy[],
): void {
  const { session } = desk
  const remove = form({
    fields: [agreeing(by)],
    action: 'Remove it',
    busy: 'Removing…',
    submit: async ({ 'agreeing-code': typed = '' }) => {
      const consent = await sealed(desk, { act: 'sign-in-remove', authenticator, by }, typed)
      await session.ask('sign-in.remove', { authenticator, consent })
      session.go('#/sign-in')
    },
  })
  const turn = () => drawRemoval(desk, below, authenticator, [other, by].filter(isWay))
  below.replaceChildren(remove, ...otherWay(other, turn))
}
