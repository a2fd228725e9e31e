// The draft as a file for any wallet, and the signed file back.

import { Button, FileButton, Group, Text } from '@mantine/core'
import { download } from '../../parts/download.ts'
import { Icon } from '../../parts/Icon.tsx'
import { useWords } from '../../words/use.ts'
import { bytesInFile, bytesOf } from './bytes.ts'
import type { WayProps } from './Sign.tsx'
import { spendWords } from './words.ts'

export function ByFile({ wallet, drafted, onSigned }: WayProps) {
  const say = useWords(spendWords)
  const name = `${wallet}-${drafted.txid.slice(0, 8)}.psbt`
  const take = async (file: File | null) => {
    if (file) onSigned(await bytesInFile(file))
  }
  return (
    <>
      <Text mb="md" size="sm">
        {say('fileWhy')}
      </Text>
      <Group gap="sm">
        <Button
          leftSection={<Icon name="download" size={18} />}
          onClick={() => download(name, bytesOf(drafted.psbt), 'application/octet-stream')}
          variant="default"
        >
          {say('fileSave')}
        </Button>
        <FileButton
          accept=".psbt,.txt,application/octet-stream"
          onChange={(file) => void take(file)}
        >
          {(props) => (
            <Button {...props} leftSection={<Icon name="upload" size={18} />}>
              {say('fileTake')}
            </Button>
          )}
        </FileButton>
      </Group>
    </>
  )
}
