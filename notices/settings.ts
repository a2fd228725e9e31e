// The settings of the channels, as an operator writes them into a JSON file. A channel that is not
// in them does not exist. Nothing here is shown or logged: most of it is secret.

import { X509Certificate } from 'node:crypto'
import { isMailAddress, type MailSettings } from './mail.ts'
import type { NtfySettings } from './ntfy.ts'
import { flagOf, has, integerOf, invalid, type Section, sectionOf, textOf } from './reading.ts'
import { isPhoneNumber, type SmsSettings } from './sms.ts'
import { PUSH_HOSTS, type PushSettings } from './web-push.ts'
import type { WebhookSettings } from './webhook.ts'

export type NoticeSettings = {
  readonly mail?: MailSettings
  readonly sms?: SmsSettings
  readonly webhook?: WebhookSettings
  readonly ntfy?: NtfySettings
  readonly push?: PushSettings
}

/**
 * Reads what was parsed from the file. An empty object is right: nobody is told anything.
 *
 * @throws Fault `notices.settings_invalid` with the place and what it has to be
 */
export function readSettings(value: unknown): NoticeSettings {
  const all = sectionOf(value, '', ['mail', 'sms', 'webhook', 'ntfy', 'push'])
  const { mail, sms, webhook, ntfy, push } = all.fields
  return {
    ...(mail === undefined ? {} : { mail: readMail(mail) }),
    ...(sms === undefined ? {} : { sms: readSms(sms) }),
    ...(webhook === undefined ? {} : { webhook: readReach(webhook, 'webhook') }),
    ...(ntfy === undefined ? {} : { ntfy: readReach(ntfy, 'ntfy') }),
    ...(push === undefined ? {} : { push: readPush(push) }),
  }
}

const secondsOf = (section: Section) =>
  integerOf(section, 'timeoutSeconds', { least: 1, most: 300, otherwise: 30 })

const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:]*:[0-9a-f:]+)$/i

function readMail(value: unknown): MailSettings {
  const keys = ['host', 'port', 'encryption', 'user', 'password', 'from', 'ca', 'timeoutSeconds']
  const section = sectionOf(value, 'mail', keys)
  const host = textOf(section, 'host', 'the name of a host', (text) => HOST.test(text))
  const encryption = encryptionOf(section, host)
  const port = { tls: 465, starttls: 587, none: 25 }[encryption]
  return {
    host,
    port: integerOf(section, 'port', { least: 1, most: 65_535, otherwise: port }),
    encryption,
    ...loginOf(section),
    from: senderOf(section),
    ...(has(section, 'ca') ? { ca: textOf(section, 'ca', 'a certificate in PEM', isPem) } : {}),
    timeoutSeconds: secondsOf(section),
  }
}

function encryptionOf(section: Section, host: string): MailSettings['encryption'] {
  const what = 'tls or starttls, or none for a mail server on this machine'
  const text = textOf(section, 'encryption', what)
  if (text === 'tls' || text === 'starttls') return text
  if (text === 'none' && /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host)) return text
  throw invalid('mail.encryption', `it has to be ${what}`)
}

function loginOf(section: Section): Pick<MailSettings, 'login'> {
  if (!has(section, 'user') && !has(section, 'password')) return {}
  const user = textOf(section, 'user', 'the name that goes with the password')
  return { login: { user, password: textOf(section, 'password', 'the password of the user') } }
}

const SENDER = /^(?:(?<name>[^<>"@,;:\\\p{Cc}]{1,64}?) *)?<(?<address>[^<>]+)>$/u

function senderOf(section: Section): MailSettings['from'] {
  const what = 'an address such as Countersign <notices@example.org>'
  const text = textOf(section, 'from', what)
  const { name = '', address = text } = SENDER.exec(text)?.groups ?? {}
  if (!isMailAddress(address)) throw invalid('mail.from', `it has to be ${what}`)
  return { name: name === '' ? 'Countersign' : name, address }
}

function isPem(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== ''
  } catch {
    return false
  }
}

function readSms(value: unknown): SmsSettings {
  const keys = ['provider', 'baseUrl', 'account', 'token', 'from', 'timeoutSeconds']
  const section = sectionOf(value, 'sms', keys)
  textOf(section, 'provider', 'twilio', (text) => text === 'twilio')
  const from = 'a number such as +41790000000, a sender of 1 to 11 letters, or an MG… id'
  return {
    provider: 'twilio',
    baseUrl: has(section, 'baseUrl')
      ? textOf(section, 'baseUrl', 'an https address', isBaseUrl)
      : 'https://api.twilio.com',
    account: textOf(section, 'account', 'the id of the account', (text) => /^\w{1,64}$/.test(text)),
    token: textOf(section, 'token', 'the token of the account'),
    from: textOf(section, 'from', from, isSender),
    timeoutSeconds: secondsOf(section),
  }
}

const isSender = (text: string) =>
  isPhoneNumber(text) || /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(text) || /^MG\w{32}$/.test(text)

// Without TLS the token would be read on the way; this machine itself is the exception.
function isBaseUrl(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.search !== '' || url.hash !== '') return false
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere)
}

function readReach(value: unknown, place: string): WebhookSettings {
  const section = sectionOf(value, place, ['privateAddresses', 'timeoutSeconds'])
  return reachOf(section)
}

const reachOf = (section: Section) => ({
  timeoutSeconds: secondsOf(section),
  mayReachPrivate: flagOf(section, 'privateAddresses', false),
})

function readPush(value: unknown): PushSettings {
  const keys = ['subject', 'publicKey', 'privateKey', 'hosts', 'privateAddresses', 'timeoutSeconds']
  const section = sectionOf(value, 'push', keys)
  return {
    ...reachOf(section),
    subject: textOf(section, 'subject', 'mailto: or https: and how to reach you', isSubject),
    publicKey: textOf(section, 'publicKey', '65 bytes in base64url', isBytes(65)),
    privateKey: textOf(section, 'privateKey', '32 bytes in base64url', isBytes(32)),
    hosts: hostsOf(section),
  }
}

const isSubject = (text: string) =>
  text.startsWith('mailto:') ? isMailAddress(text.slice(7)) : /^https:\/\/[\x21-\x7e]+$/.test(text)

const isBytes = (length: number) => (text: string) =>
  /^[\w-]+$/.test(text) && Buffer.from(text, 'base64url').length === length

function hostsOf(section: Section): readonly string[] {
  const value = section.fields.hosts ?? PUSH_HOSTS
  const isPattern = (each: unknown) => typeof each === 'string' && HOST.test(each.replace('*.', ''))
  if (!Array.isArray(value) || value.length === 0 || !value.every(isPattern)) {
    throw invalid('push.hosts', 'it has to be a list of hosts, or of *. and what they end in')
  }
  return value as readonly string[]
}
