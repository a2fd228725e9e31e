// The command line on the computer that holds your key: it reads the file, says what it pays, and
// signs it.

import { Button, Code, FileButton, Group, List } from '@mantine/core'
import { Copy } from '../../parts/Copy.tsx'
import { download } from '../../parts/download.ts'
import { Icon } from '../../parts/Icon.tsx'
import { useWords } from '../../words/use.ts'
import { bytesInFile, bytesOf } from './bytes.ts'
import type { WayProps } from './Sign.tsx'
import { spendWords } from './words.ts'

export function ByCommand({ wallet, drafted, onSigned }: WayProps) {
  const say = useWords(spendWords)
  const name = `${wallet}-${drafted.txid.slice(0, 8)}.psbt`
  const signed = name.replace('.psbt', '-signed.psbt')
  const command = `./countersign psbt sign ${name} --wallet ${wallet} --out ${signed}`
  const take = async (file: File | null) => {
    if (file) onSigned(await bytesInFile(file))
  }
  return (
    <List spacing="sm" type="ordered">
      <List.Item>
        <Group gap="sm">
          {say('commandSave')}
          <Button
            leftSection={<Icon name="download" size={16} />}
            onClick={() => download(name, bytesOf(drafted.psbt), 'application/octet-stream')}
            size="compact-sm"
            variant="default"
          >
            {name}
          </Button>
        </Group>
      </List.Item>
      <List.Item>
        {say('commandRun')}
        <div className="copied">
          <Code className="wraps">{command}</Code>
          <Copy label={say('copyCommand')} text={command} />
        </div>
      </List.Item>
      <List.Item>
        <FileButton accept=".psbt,.txt" onChange={(file) => void take(file)}>
          {(props) => (
            <Button {...props} leftSection={<Icon name="upload" size={18} />} size="sm">
              {say('fileTake')}
            </Button>
          )}
        </FileButton>
      </List.Item>
    </List>
  )
}
