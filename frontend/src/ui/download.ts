/** Hands a file to the browser to keep. */
export interface NamedFile {
  name: string
  content: Blob
}

export function saveFile({ name, content }: NamedFile): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
