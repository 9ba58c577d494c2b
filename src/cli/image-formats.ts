export const imageFormats = ['table', 'json', 'html', 'cyclonedx', 'openvex'] as const
