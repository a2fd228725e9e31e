// The page behind a link in a notice. Opening it does nothing: mail programs and scanners open
// links too. One button stops what the link is for.

import { shortCode } from '@countersign/core/charter/statement.ts'
import { type Child, h } from '../dom.ts'
import { fingerprint } from '../identity.ts'
import { button, facts, fingerprintView, notice, section, swap } from '../parts.ts'
import type { Session } from '../session.ts'

export type StopLink = {
  readonly stop: 'veto' | 'freeze'
  readonly member: string
  readonly subject: string
  readonly mac: string
}

const LINK = /^#stop=(veto|freeze)\.([a-z][a-z0-9-]{0,31})\.(.{1,128})\.([0-9a-f]{32})$/

/** The parts of `#stop=veto.MEMBER.SUBJECT.MAC`, or null. */
export function readStopLink(hash: string): StopLink | null {
  const [, stop, member = '', subject = '', mac = ''] = LINK.exec(hash) ?? []
  if (stop !== 'veto' && stop !== 'freeze') return null
  return { stop, member, subject, mac }
}

export function stopScreen(session: Session, link: StopLink): Node {
  const { stop, subject, member } = link
  const article = h('article', {})
  const act = async () => {
    await session.ask('stop.link', { ...link })
    swap(article, ...stopped(link))
  }
  const isVeto = stop === 'veto'
  swap(
    article,
    h('h1', {}, isVeto ? 'Stop this proposal?' : `Freeze ${subjectText(subject)}?`),
    h('p', { class: 'lead' }, 'Nothing has happened yet. It happens when you press the button.'),
    section(
      'What it does',
      isVeto ? ofVeto(subject) : ofFreeze(subject),
      facts(['In the name of', h('bdi', {}, member)]),
      h('p', { class: 'actions' }, button(isVeto ? 'Veto it' : 'Freeze it', act, 'primary')),
    ),
    session.stage === null
      ? h(
          'section',
          { class: 'aside' },
          h(
            'p',
            { class: 'hint' },
            'This browser has not met this signer before. Its fingerprint:',
          ),
          fingerprintView(fingerprint(session.greeting.identity)),
        )
      : h('span', {}),
  )
  return article
}

const subjectText = (subject: string): string =>
  subject === 'organisation' ? 'everything' : subject.replace(':', ' ')

function ofVeto(subject: string): Child {
  const isHash = /^[0-9a-f]{64}$/.test(subject)
  const code = isHash ? shortCode(Uint8Array.fromHex(subject)) : subject
  return [
    h('p', { class: 'short-code', dir: 'ltr', role: 'group', 'aria-label': 'Short code' }, code),
    h(
      'p',
      {},
      'The proposal of this code does not take hold for 72 hours. Come to your desk in that time ',
      'to veto it for good. Everybody is told.',
    ),
  ]
}

function ofFreeze(subject: string): Child {
  return h(
    'p',
    {},
    `From then on ${subjectText(subject)} stands still: nothing is signed. The others can undo it `,
    'together, at once. Everybody is told.',
  )
}

function stopped({ stop, subject }: StopLink): readonly Node[] {
  const words =
    stop === 'veto' ? 'It is stopped for 72 hours.' : `${subjectText(subject)} is frozen.`
  const next =
    stop === 'veto'
      ? h('a', { class: 'primary', href: `#/proposal/${subject}` }, 'See the proposal')
      : null
  return [
    h('h1', {}, 'Stopped'),
    notice('good', words),
    h('p', { class: 'actions' }, next ?? h('a', { class: 'quiet', href: '#/' }, 'To your desk')),
  ]
}
