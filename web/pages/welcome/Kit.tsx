// The way out: a file with all that is needed besides the keys, saved and then proven to be there
// by choosing it again. It is compared byte for byte.

import { kitText } from '@countersign/core/wallet/exit/kit.ts'
import { Alert, Button, FileButton, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { download } from '../../parts/download.ts'
import { Icon } from '../../parts/Icon.tsx'
import type { Answer } from '../../session/api.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import { type Beginning, kitChoice } from './steps.ts'
import { welcomeWords } from './words.ts'

export function Kit({ beginning }: { readonly beginning: Beginning }) {
  const say = useWords(welcomeWords)
  return (
    <Stack gap="lg" mt="md">
      {beginning.wallets.map((wallet) => (
        <OneKit beginning={beginning} key={wallet.name} wallet={wallet} />
      ))}
      <Text c="dimmed" size="sm">
        {say('kitKeys')}
      </Text>
    </Stack>
  )
}

type OneKitProps = { readonly beginning: Beginning; readonly wallet: Answer<'showWallet'> }

function OneKit({ beginning, wallet }: OneKitProps) {
  const say = useWords(welcomeWords)
  const [found, setFound] = useState<'none' | 'other' | 'same'>('none')
  // Where there are wallets the signer was met.
  const network = beginning.signer?.network ?? 'mainnet'
  const pinned = beginning.view?.wallets.find(({ name }) => name === wallet.name)
  const kit = { ...wallet, network, sealedKey: pinned?.sealedKey ?? null }
  const bytes = new TextEncoder().encode(kitText(kit, useLanguage()))
  const file = `${wallet.name}-recovery.txt`
  const compare = async (chosen: File | null) => {
    if (!chosen) return
    const given = new Uint8Array(await chosen.arrayBuffer())
    const isSame = given.length === bytes.length && given.every((byte, at) => byte === bytes[at])
    setFound(isSame ? 'same' : 'other')
    if (isSame) beginning.choose(kitChoice(wallet.name, wallet.descriptor))
  }
  return (
    <Stack gap="xs">
      <Group>
        <Button
          leftSection={<Icon name="down" size={18} />}
          onClick={() => download(file, bytes, 'text/plain')}
        >
          {say('kitSave', { file })}
        </Button>
        <FileButton accept=".txt,text/plain" onChange={(chosen) => void compare(chosen)}>
          {(props) => (
            <Button {...props} variant="default">
              {say('kitProve')}
            </Button>
          )}
        </FileButton>
      </Group>
      {found === 'other' && (
        <Alert color="red" icon={<Icon name="alert" />} role="alert">
          {say('kitOther', { file })}
        </Alert>
      )}
    </Stack>
  )
}
