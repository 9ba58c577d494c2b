const releases = {
  'AppStream-9.4.0.Z.MAIN.EUS': 'cpe:/a:redhat:enterprise_linux:9::appstream',
  'AppStream-9.2.0.Z.EUS': 'cpe:/a:redhat:rhel_eus:9.2::appstream',
  'AppStream-8.9.0.GA': 'cpe:/a:redhat:enterprise_linux:8::appstream',
  red_hat_enterprise_linux_9: 'cpe:/o:redhat:enterprise_linux:9',
  red_hat_enterprise_linux_8: 'cpe:/o:redhat:enterprise_linux:8',
  red_hat_openshift: 'cpe:/a:redhat:openshift:4',
}

/** A document of CSAF about packages, each by its id and package URL, in any of the releases above. */
export function csafOf(
  packages: Readonly<Record<string, string | undefined>>,
  inside: readonly (readonly [release: string, component: string])[],
  vulnerability: object,
): string {
  const named = (entries: Readonly<Record<string, string | undefined>>, helper: string) =>
    Object.entries(entries).map(([id, value]) => ({
      category: 'product_version',
      name: id,
      product: { name: id, product_id: id, ...(value && { product_identification_helper: { [helper]: value } }) },
    }))
  return JSON.stringify({
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      publisher: { name: 'Red Hat Product Security' },
      tracking: { id: 'RHSA-2031:0001', current_release_date: '2031-02-02T00:00:00+00:00' },
    },
    product_tree: {
      branches: [
        { category: 'vendor', name: 'Red Hat', branches: [...named(releases, 'cpe'), ...named(packages, 'purl')] },
      ],
      relationships: inside.map(([release, component]) => ({
        category: 'default_component_of',
        full_product_name: { name: component, product_id: `${release}:${component}` },
        product_reference: component,
        relates_to_product_reference: release,
      })),
    },
    vulnerabilities: [{ cve: 'CVE-2031-0001', ...vulnerability }],
  })
}

export const moduleDocument = csafOf(
  {
    'mooring-2.5.9-1.module+el8.9.0+1+abc.x86_64.rpm-mooring:2.5':
      'pkg:rpm/redhat/mooring@2.5.9-1.module%2Bel8.9.0%2B1%2Babc?arch=x86_64&rpmmod=mooring:2.5:809:b46abd14',
    'mooring-2.5.9-1.module+el8.9.0+1+abc.src.rpm-mooring:2.5':
      'pkg:rpm/redhat/mooring@2.5.9-1.module%2Bel8.9.0%2B1%2Babc?arch=src&rpmmod=mooring:2.5:809:b46abd14',
  },
  [
    ['AppStream-8.9.0.GA', 'mooring-2.5.9-1.module+el8.9.0+1+abc.x86_64.rpm-mooring:2.5'],
    ['AppStream-8.9.0.GA', 'mooring-2.5.9-1.module+el8.9.0+1+abc.src.rpm-mooring:2.5'],
  ],
  {
    product_status: {
      fixed: [
        'AppStream-8.9.0.GA:mooring-2.5.9-1.module+el8.9.0+1+abc.x86_64.rpm-mooring:2.5',
        'AppStream-8.9.0.GA:mooring-2.5.9-1.module+el8.9.0+1+abc.src.rpm-mooring:2.5',
      ],
    },
    threats: [{ category: 'impact', details: 'Moderate' }],
  },
)

/** What is known of the source package `anchor` of RHEL 9, which no version mends. */
export const unmendedDocument = (remediation: object): string =>
  csafOf({ anchor: 'pkg:rpm/redhat/anchor?arch=src' }, [['red_hat_enterprise_linux_9', 'anchor']], {
    product_status: { known_affected: ['red_hat_enterprise_linux_9:anchor'] },
    remediations: [{ product_ids: ['red_hat_enterprise_linux_9:anchor'], ...remediation }],
    threats: [{ category: 'impact', details: 'Low', product_ids: ['red_hat_enterprise_linux_9:anchor'] }],
  })
