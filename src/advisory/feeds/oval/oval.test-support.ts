/** A document of definitions, with the tests they name: `id` is `name operation version`. */
export function ovalOf(definitions: string, tests: readonly (readonly [name: string, state: string])[] = []): string {
  const numbered = tests.map(([name, state], index) => ({ name, state, index: index + 1 }))
  return `<?xml version="1.0"?>
<oval_definitions xmlns="urn:definitions" xmlns:red="urn:linux">
<definitions>${definitions}</definitions>
<tests>${numbered.map(({ index }) => `<red:rpminfo_test id="tst:${index}" check="all"><red:object object_ref="obj:${index}"/><red:state state_ref="ste:${index}"/></red:rpminfo_test>`).join('\n')}</tests>
<objects>${numbered.map(({ index, name }) => `<red:rpminfo_object id="obj:${index}"><red:name>${name}</red:name></red:rpminfo_object>`).join('\n')}</objects>
<states>${numbered.map(({ index, state }) => `<red:rpminfo_state id="ste:${index}">${state}</red:rpminfo_state>`).join('\n')}</states>
</oval_definitions>`
}

export const oracleDefinition = `<definition id="oval:com.oracle.elsa:def:20319001" class="patch">
<metadata>
<title>ELSA-2031-9001: anchor security update (IMPORTANT)</title>
<reference source="elsa" ref_id="ELSA-2031-9001" ref_url="https://errata.example/ELSA-2031-9001.html"/>
<reference source="CVE" ref_id="CVE-2031-0001" ref_url="https://errata.example/CVE-2031-0001.html"/>
<description>[1.2-3] - mend it</description>
<advisory><severity>IMPORTANT</severity><issued date="2031-03-03"/>
<cve cvss3="7.5/CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H">CVE-2031-0001</cve>
<cve>CVE-2031-0002</cve></advisory>
</metadata>
<criteria operator="AND">
<criterion test_ref="tst:90" comment="Oracle Linux 8 is installed"/>
<criteria operator="OR">
<criteria operator="AND"><criterion test_ref="tst:91" comment="Oracle Linux arch is aarch64"/>
<criteria operator="OR">
<criteria operator="AND"><criterion test_ref="tst:92" comment="anchor is earlier than 2:1.2-3.ksplice1.el8"/><criterion test_ref="tst:93" comment="anchor is signed with the Oracle Linux 8 key"/><criterion test_ref="tst:94" comment="anchor is ksplice-based"/></criteria>
</criteria></criteria>
<criteria operator="AND"><criterion test_ref="tst:95" comment="Oracle Linux arch is x86_64"/>
<criteria operator="OR">
<criteria operator="AND"><criterion test_ref="tst:92" comment="anchor is earlier than 2:1.2-3.ksplice1.el8"/><criterion test_ref="tst:93" comment="anchor is signed with the Oracle Linux 8 key"/><criterion test_ref="tst:94" comment="anchor is ksplice-based"/></criteria>
<criteria operator="AND"><criterion test_ref="tst:96" comment="rope is earlier than 0:4-1.el8"/><criterion test_ref="tst:97" comment="rope is signed with the Oracle Linux 8 key"/></criteria>
</criteria></criteria>
</criteria>
</criteria>
</definition>`

export const suseDefinition = `<definition id="oval:org.opensuse.security:def:20310003" class="vulnerability">
<metadata>
<title>CVE-2031-0003</title>
<reference ref_id="SUSE CVE-2031-0003" ref_url="https://suse.example/CVE-2031-0003" source="SUSE CVE"/>
<description>It slips.</description>
<advisory><issued date="2031-01-01"/><updated date="2031-02-02"/><severity>Moderate</severity>
<cve impact="important">CVE-2031-0003 at SUSE</cve></advisory>
</metadata>
<criteria operator="OR">
<criteria operator="AND">
<criteria operator="OR">
<criterion test_ref="tst:91" comment="SUSE Linux Enterprise Module for Basesystem 15 SP5 is installed"/>
<criterion test_ref="tst:92" comment="SUSE Linux Enterprise Server 15 SP5 is installed"/>
<criterion test_ref="tst:93" comment="SUSE Manager Server 4.3 is installed"/>
</criteria>
<criteria operator="OR">
<criterion test_ref="tst:1" comment="anchor-1.2-150500.3.1 is installed"/>
<criterion test_ref="tst:2" comment="anchor-devel-1.2-150500.3.1 is installed"/>
<criterion test_ref="tst:94" comment="rope is not affected"/>
</criteria>
</criteria>
<criteria operator="AND">
<criterion test_ref="tst:95" comment="openSUSE Leap 15.5 is installed"/>
<criterion test_ref="tst:3" comment="sail is affected"/>
</criteria>
</criteria>
</definition>`

export const suseTests = [
  ['anchor', '<red:evr datatype="evr_string" operation="less than">0:1.2-150500.3.1</red:evr>'],
  [
    'anchor-devel',
    '<red:arch operation="pattern match">(aarch64|x86_64)</red:arch><red:evr operation="less than">0:1.2-150500.3.1</red:evr>',
  ],
] as const

export const microsoftDefinition = (system: string, patchable: string, criteria: string): string =>
  `<definition class="vulnerability" id="oval:com.microsoft.${system}:def:1">
<metadata><title>CVE-2031-0004 affecting package anchor</title>
<reference ref_id="CVE-2031-0004" ref_url="https://nvd.example/CVE-2031-0004" source="CVE"/>
<patchable>${patchable}</patchable><advisory_date>2031-05-03T16:24:32Z</advisory_date><severity>High</severity>
<description>CVE-2031-0004 affecting package anchor.</description></metadata>
<criteria operator="AND">${criteria}</criteria></definition>`
