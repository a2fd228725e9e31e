// The first wallet: its name, who holds the keys, and the policy in plain words. What is typed is
// handed to the desk, where the signer adds its key and its member confirms it.

import { SHAPE_WANTS } from '@countersign/core/wallet/shapes.ts'
import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { Icon } from '../../parts/Icon.tsx'
import { Outward } from '../../parts/Outward.tsx'
import { useWords } from '../../words/use.ts'
import { type Draft, FIRST, type Linked, linkOf, recipientsIn, WALLET_NAME } from './draft.ts'
import { exportWords } from './export-words.ts'
import { KeyField } from './KeyField.tsx'
import { useKept } from './kept.ts'
import { PolicyFields } from './PolicyFields.tsx'
import { Shapes } from './Shapes.tsx'
import { shapeWords } from './shape-words.ts'
import type { Beginning } from './steps.ts'
import { welcomeWords } from './words.ts'

export function WalletForm({ beginning }: { readonly beginning: Beginning }) {
  const say = useWords(welcomeWords)
  const sayShape = useWords(shapeWords)
  const [draft, put] = useKept('countersign.new-wallet', FIRST)
  const { signer, view } = beginning
  const start = signer?.network === 'mainnet' ? 'xpub' : 'tpub'
  const link = linkOf(draft, start, signer?.deskUrl ?? '')
  return (
    <Stack gap="md" mt="md">
      <TextInput
        description={say('nameHint')}
        error={WALLET_NAME.test(draft.name) ? null : say('nameBad')}
        label={say('name')}
        onChange={({ currentTarget }) => put({ name: currentTarget.value.toLowerCase() })}
        value={draft.name}
      />
      <Shapes draft={draft} onChange={put} />
      <KeyField
        label={sayShape('userKey')}
        onChange={(user) => put({ user })}
        start={start}
        value={draft.user}
      />
      {SHAPE_WANTS[draft.shape].backup && (
        <KeyField
          label={sayShape('backupKey')}
          onChange={(backup) => put({ backup })}
          start={start}
          value={draft.backup}
        />
      )}
      {draft.shape === '2-of-2' && <ExportField draft={draft} put={put} />}
      <PolicyFields draft={draft} groups={view?.groups ?? []} onChange={put} />
      {link.kind === 'lacks' && link.why === 'same' && (
        <Alert color="amber" icon={<Icon name="alert" />}>
          {sayShape('sameSeed')}
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
