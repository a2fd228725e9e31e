// The first wallet: its name, who holds the keys, and the policy in plain words. What is typed is
// handed to the desk, where the signer adds its key and its member confirms it.

import type { Policy } from '@countersign/core/policy/policy.ts'
import { Alert, Button, Radio, Stack, Text, TextInput } from '@mantine/core'
import { Icon } from '../../parts/Icon.tsx'
import { Outward } from '../../parts/Outward.tsx'
import { useWords } from '../../words/use.ts'
import { exportWords } from './export-words.ts'
import { KeyField } from './KeyField.tsx'
import { useKept } from './kept.ts'
import { readKeyText } from './key-text.ts'
import { PolicyFields } from './PolicyFields.tsx'
import { CAREFUL, type PolicyChoices, policyOf } from './policy-form.ts'
import type { Beginning } from './steps.ts'
import { walletLink } from './wallet-link.ts'
import { welcomeWords } from './words.ts'

export type Draft = PolicyChoices & {
  readonly name: string
  readonly shape: '2-of-3' | '2-of-2'
  readonly user: string
  readonly backup: string
  /** Recipients of age, apart by white space: for a 2-of-2. */
  readonly exportTo: string
}

const FIRST: Draft = {
  ...CAREFUL,
  name: 'savings',
  shape: '2-of-3',
  user: '',
  backup: '',
  exportTo: '',
}

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/

export function WalletForm({ beginning }: { readonly beginning: Beginning }) {
  const say = useWords(welcomeWords)
  const [draft, put] = useKept('countersign.new-wallet', FIRST)
  const { signer, view } = beginning
  const start = signer?.network === 'mainnet' ? 'xpub' : 'tpub'
  const link = linkOf(draft, start, signer?.deskUrl ?? '')
  return (
    <Stack gap="md" mt="md">
      <TextInput
        description={say('nameHint')}
        error={NAME.test(draft.name) ? null : say('nameBad')}
        label={say('name')}
        onChange={({ currentTarget }) => put({ name: currentTarget.value.toLowerCase() })}
        value={draft.name}
      />
      <Radio.Group
        label={say('shape')}
        onChange={(shape) => put({ shape: shape === '2-of-2' ? '2-of-2' : '2-of-3' })}
        value={draft.shape}
      >
        <Stack gap="xs" mt="xs">
          <Radio description={say('threeWhy')} label={say('three')} value="2-of-3" />
          <Radio description={say('twoWhy')} label={say('two')} value="2-of-2" />
        </Stack>
      </Radio.Group>
      <KeyField
        label={say('userKey')}
        onChange={(user) => put({ user })}
        start={start}
        value={draft.user}
      />
      {draft.shape === '2-of-3' && (
        <KeyField
          label={say('backupKey')}
          onChange={(backup) => put({ backup })}
          start={start}
          value={draft.backup}
        />
      )}
      {draft.shape === '2-of-2' && <ExportField draft={draft} put={put} />}
      <PolicyFields draft={draft} groups={view?.groups ?? []} onChange={put} />
      {link.kind === 'lacks' && link.why === 'same' && (
        <Alert color="amber" icon={<Icon name="alert" />}>
          {say('sameSeed')}
        </Alert>
      )}
      <Text c="dimmed" size="sm">
        {say('walletGoHint')}
      </Text>
      <Go link={link} />
    </Stack>
  )
}

type ExportFieldProps = {
  readonly draft: Draft
  readonly put: (part: Partial<Draft>) => void
}

function ExportField({ draft, put }: ExportFieldProps) {
  const say = useWords(exportWords)
  return (
    <TextInput
      description={say('why')}
      error={recipientsIn(draft) === null ? say('bad') : null}
      label={say('for')}
      onChange={({ currentTarget }) => put({ exportTo: currentTarget.value })}
      spellCheck={false}
      value={draft.exportTo}
    />
  )
}

function Go({ link }: { readonly link: Linked }) {
  const say = useWords(welcomeWords)
  if (link.kind === 'lacks') {
    return (
      <Button disabled w="fit-content">
        {say('walletGo')}
      </Button>
    )
  }
  return (
    <Outward href={link.href} w="fit-content">
      {say('walletGo')}
    </Outward>
  )
}

// The desk and the signer read them to the last bit; their code would weigh on every first page.
const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/

/** Null where one of them does not look like a recipient, or there are too many. */
function recipientsIn({ exportTo, shape }: Draft): readonly string[] | null {
  const given = exportTo.split(/\s+/).filter((each) => each !== '')
  if (shape !== '2-of-2' || given.length === 0) return []
  return given.length <= 4 && given.every((each) => RECIPIENT.test(each)) ? given : null
}

type Linked =
  | { readonly kind: 'link'; readonly href: string }
  | { readonly kind: 'lacks'; readonly why: 'same' | 'more' }

function linkOf(draft: Draft, start: 'xpub' | 'tpub', desk: string): Linked {
  const user = readKeyText(draft.user, start)
  const backup = draft.shape === '2-of-3' ? readKeyText(draft.backup, start) : null
  const policy = policyIn(draft)
  const exportTo = recipientsIn(draft)
  const isWhole = user.kind === 'key' && (backup === null || backup.kind === 'key')
  if (!isWhole || policy === null || exportTo === null || !NAME.test(draft.name)) {
    return { kind: 'lacks', why: 'more' }
  }
  // A backup from the same words is lost together with them.
  if (backup?.kind === 'key' && backup.fingerprint === user.fingerprint) {
    return { kind: 'lacks', why: 'same' }
  }
  const backupKey = backup?.kind === 'key' ? backup.text : null
  const wish = { name: draft.name, userKey: user.text, backupKey, policy, exportTo }
  return { kind: 'link', href: walletLink(desk, wish) }
}

/** Null for amounts that are none. */
export function policyIn(draft: Draft): Policy | null {
  try {
    return policyOf(draft)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
