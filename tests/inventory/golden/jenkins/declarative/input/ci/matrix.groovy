#!/usr/bin/env groovy
library identifier: 'shared@main', retriever: modernSCM([$class: 'GitSCMSource', remote: 'https://PLANTED@example.com'])
pipeline {
  agent { kubernetes { label 'pods'
    yaml '''
      containers: [{image: PLANTED, env: "}}}"}]
    ''' } }
  options { timeout(time: 1, unit: 'HOURS'); disableConcurrentBuilds() }
  tools { maven 'PLANTED' }
  /* stage('Comment') { PLANTED } */
  stages {
    stage('All') {
      matrix {
        axes { axis { name 'PLATFORM'; values 'PLANTED', 'b' } }
        stages { stage('One') { steps { sh "echo \"}\" ${PLANTED}" } } }
      }
    }
    stage('Ask') {
      agent { dockerfile true }
      input { message 'PLANTED' }
      when { anyOf { branch 'PLANTED' }; not { buildingTag() } }
      environment { KEY = credentials('PLANTED') }
      steps { withCredentials([string(credentialsId: 'PLANTED', variable: 'X')]) { sh 'curl -u $X PLANTED' } }
    }
  }
}
