// The wallet for other software, as a file that it imports. Only programs that know the shape are
// offered.

import { exportFor, type Program, programsFor } from '@countersign/core/wallet/formats/export.ts'
import { Button, Menu } from '@mantine/core'
import { download } from '../../parts/download.ts'
import { Icon } from '../../parts/Icon.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import type { Wallet } from './wallet.ts'
import { walletWords } from './words.ts'

const NAMES: Readonly<Record<Program, string>> = {
  core: 'Bitcoin Core',
  electrum: 'Electrum',
  sparrow: 'Sparrow',
  specter: 'Specter',
  caravan: 'Caravan',
  coldcard: 'Coldcard',
  liana: 'Liana',
  bsms: 'BSMS (BIP 129)',
  descriptor: 'Descriptor',
}

export function Software({ wallet }: { readonly wallet: Wallet }) {
  const say = useWords(walletWords)
  const network = useRead('showStatus', {}).data?.network
  // What a BSMS record needs besides, its first address, is derived where there is a curve.
  const programs = programsFor(wallet.descriptor).filter((program) => program !== 'bsms')
  const save = (program: Program) => {
    if (network === undefined) return
    const { file, text } = exportFor(program, { ...wallet, network, firstAddress: '' })
    download(file, text, file.endsWith('.json') ? 'application/json' : 'text/plain')
  }
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          disabled={network === undefined}
          mt="sm"
          rightSection={<Icon name="down" size={18} />}
          variant="subtle"
        >
          {say('software')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {programs.map((program) => (
          <Menu.Item key={program} onClick={() => save(program)}>
            {NAMES[program]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
