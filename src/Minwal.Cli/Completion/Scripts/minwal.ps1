# Completion of minwal for PowerShell: minwal completion pwsh | Out-String | Invoke-Expression, in $PROFILE for every shell.
Register-ArgumentCompleter -Native -CommandName minwal -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $tool = $commandAst.CommandElements[0].ToString()
    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString().Trim('"', "'") })
    & $tool complete "--word=$wordToComplete" '--' @before 2> $null | ForEach-Object {
        $word, $help = $_ -split "`t", 2
        if ($word -eq ':file' -or $word -eq ':dir') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete) |
                Where-Object { $word -eq ':file' -or $_.ResultType -eq 'ProviderContainer' }
        }
        else {
            if (-not $help) { $help = $word }
            [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $help)
        }
    }
}
