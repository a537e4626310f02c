// A button that puts `data.text` on the clipboard, the address where it is null. Pages that are not
// served securely have no clipboard API; there a hidden text area does it.

export default function (component) {
  const { data, parentElement } = component
  const button = parentElement.querySelector("button")
  button.textContent = data.label
  button.classList.toggle("quiet", data.text === null)
  button.onclick = async () => {
    const text = data.text ?? location.href
    let copied = true
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      const area = document.createElement("textarea")
      area.value = text
      area.style.position = "fixed"
      area.style.opacity = "0"
      document.body.append(area)
      area.select()
      copied = document.execCommand("copy")
      area.remove()
    }
    button.textContent = copied ? "Copied" : data.refused
    setTimeout(() => (button.textContent = data.label), 2000)
  }
}
